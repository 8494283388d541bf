using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Devices;

/// <summary>
/// The few calls of NVIDIA's management library (NVML API reference, "Device Queries") that name a GPU. The library
/// comes with the driver and is bound at run time, so a machine without it loses nothing.
/// Tested against functions with the signatures of the API's reference; with a driver and a GPU it was not run here.
/// </summary>
internal sealed unsafe class Nvml : IDisposable
{
    private const string Library = "libnvidia-ml.so.1";
    private const int TextBytes = 128;
    private readonly Func<string, nint> export;
    private readonly Action close;

    /// <param name="export">Address of a function of the library; 0 where it has none of that name.</param>
    /// <param name="close">Lets the library go.</param>
    private Nvml(Func<string, nint> export, Action close) => (this.export, this.close) = (export, close);

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
    public static Nvml Open() => NativeLibrary.TryLoad(Library, out var library)
        ? Open(name => NativeLibrary.TryGetExport(library, name, out var address) ? address : 0, () => NativeLibrary.Free(library))
        : throw new NvmlException($"{Library} is not installed");

    /// <inheritdoc cref="Nvml(Func{string, nint}, Action)"/>
    public static Nvml Open(Func<string, nint> export, Action close)
    {
        var nvml = new Nvml(export, close);
        try
        {
            Check(((delegate* unmanaged<int>)nvml.Function("nvmlInit_v2"))(), "nvmlInit_v2");
            return nvml;
        }
        catch
        {
            close();
            throw;
        }
    }

    /// <summary>Handle of one GPU by its place.</summary>
    public nint Device(int index)
    {
        nint device;
        const string call = "nvmlDeviceGetHandleByIndex_v2";
        Check(((delegate* unmanaged<uint, nint*, int>)Function(call))((uint)index, &device), call);
        return device;
    }

    /// <summary>Reads what one GPU is, by its place.</summary>
    public Wire.Gpu Read(int index)
    {
        var device = Device(index);
        int major, minor;
        const string call = "nvmlDeviceGetCudaComputeCapability";
        Check(((delegate* unmanaged<nint, int*, int*, int>)Function(call))(device, &major, &minor), call);
        return new Wire.Gpu
        {
            Vendor = "nvidia",
            Model = ReadText("nvmlDeviceGetName", device),
            MemoryMib = (int)(Memory(device).Total >> 20),
            ComputeCapability = string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}"),
            Uuid = Uuid(device),
            Driver = ReadDriver(),
        };
    }

    public string Uuid(nint device) => ReadText("nvmlDeviceGetUUID", device);

    /// <summary>In bytes.</summary>
    public (ulong Total, ulong Used) Memory(nint device)
    {
        // struct nvmlMemory_t: total, free, used, in bytes.
        var memory = stackalloc ulong[3];
        const string call = "nvmlDeviceGetMemoryInfo";
        Check(((delegate* unmanaged<nint, ulong*, int>)Function(call))(device, memory), call);
        return (memory[0], memory[2]);
    }

    /// <summary>Address of a function that an old driver may not have, or 0.</summary>
    public nint Find(string name) => export(name);

    public void Dispose()
    {
        _ = ((delegate* unmanaged<int>)Function("nvmlShutdown"))();
        close();
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

    private nint Function(string name) => export(name) is not 0 and var address ? address : throw new NvmlException($"{Library} has no {name}");
}
