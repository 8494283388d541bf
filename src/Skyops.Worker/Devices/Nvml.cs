using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Devices;

/// <summary>
/// The few calls of NVIDIA's management library (NVML API reference, "Device Queries") that name a GPU. The library
/// comes with the driver and is bound at run time, so a machine without it loses nothing.
/// Checked against the API's reference only: no GPU was at hand, so this was not run here.
/// </summary>
internal sealed unsafe class Nvml : IDisposable
{
    private const string Library = "libnvidia-ml.so.1";
    private const int TextBytes = 128;
    private readonly nint library;

    private Nvml(nint library) => this.library = library;

    /// <summary>How many GPUs the driver shows.</summary>
    public int Count
    {
        get
        {
            uint count;
            const string call = "nvmlDeviceGetCount_v2";
            Check(((delegate* unmanaged<uint*, int>)Function(call))(&count), call);
            return (int)count;
        }
    }

    /// <exception cref="NvmlException">There is no driver here.</exception>
    public static Nvml Open()
    {
        if (!NativeLibrary.TryLoad(Library, out var library)) throw new NvmlException($"{Library} is not installed");
        var nvml = new Nvml(library);
        try
        {
            Check(((delegate* unmanaged<int>)nvml.Function("nvmlInit_v2"))(), "nvmlInit_v2");
            return nvml;
        }
        catch
        {
            NativeLibrary.Free(library);
            throw;
        }
    }

    /// <summary>Reads one GPU by its place.</summary>
    public Wire.Gpu Read(int index)
    {
        nint device;
        Check(
            ((delegate* unmanaged<uint, nint*, int>)Function("nvmlDeviceGetHandleByIndex_v2"))((uint)index, &device),
            "nvmlDeviceGetHandleByIndex_v2");

        // struct nvmlMemory_t: total, free, used, in bytes.
        var memory = stackalloc ulong[3];
        Check(
            ((delegate* unmanaged<nint, ulong*, int>)Function("nvmlDeviceGetMemoryInfo"))(device, memory),
            "nvmlDeviceGetMemoryInfo");
        int major, minor;
        Check(
            ((delegate* unmanaged<nint, int*, int*, int>)Function("nvmlDeviceGetCudaComputeCapability"))(
                device, &major, &minor),
            "nvmlDeviceGetCudaComputeCapability");
        return new Wire.Gpu
        {
            Vendor = "nvidia",
            Model = ReadText("nvmlDeviceGetName", device),
            MemoryMib = (int)(memory[0] >> 20),
            ComputeCapability = string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}"),
            Uuid = ReadText("nvmlDeviceGetUUID", device),
            Driver = ReadDriver(),
        };
    }

    public void Dispose()
    {
        _ = ((delegate* unmanaged<int>)Function("nvmlShutdown"))();
        NativeLibrary.Free(library);
    }

    private static void Check(int result, string call)
    {
        if (result != 0) throw new NvmlException($"{call} answered {result}");
    }

    private string ReadText(string call, nint device)
    {
        var text = stackalloc byte[TextBytes];
        Check(((delegate* unmanaged<nint, byte*, uint, int>)Function(call))(device, text, TextBytes), call);
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
    }

    private string ReadDriver()
    {
        const string call = "nvmlSystemGetDriverVersion";
        var text = stackalloc byte[TextBytes];
        Check(((delegate* unmanaged<byte*, uint, int>)Function(call))(text, TextBytes), call);
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
    }

    private nint Function(string name) => NativeLibrary.TryGetExport(library, name, out var address)
        ? address
        : throw new NvmlException($"{Library} has no {name}");
}
