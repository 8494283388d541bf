using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Skyops.Worker.Devices;

namespace Skyops.Tests.Worker;

/// <summary>
/// Functions with the names and signatures of NVML's reference, called through their addresses as those of the library are: two GPUs, of which the second supports none
/// of the gauges. Arguments that the reference does not know are answered as it says.
/// </summary>
internal static unsafe class DriverInMemory
{
    public const string Telling = "GPU-11111111-aaaa-bbbb-cccc-000000000001";
    public const string Mute = "GPU-22222222-aaaa-bbbb-cccc-000000000002";

    private const int InvalidArgument = 2;
    private const int NotSupported = 3;
    private const int TimedOut = 10;
    private const nint First = 0x1000;
    private const nint Second = 0x2000;
    private const nint Events = 0x3000;

    private static int s_users;

    /// <summary>Errors that the driver has to report: of which GPU, and the code.</summary>
    public static ConcurrentQueue<(string Gpu, ulong Xid)> Xids { get; } = new();

    /// <summary>Not set: a device fell off the bus, and no gauge is answered until it is.</summary>
    public static ManualResetEventSlim Answers { get; } = new(initialState: true);

    public static Nvml Open() => Open(_ => true);

    /// <param name="has">Functions that the installed version has.</param>
    public static Nvml Open(Func<string, bool> has) => Nvml.Open(name => has(name) ? Find(name) : 0, () => { });

    private static nint Find(string name) => name switch
    {
        "nvmlInit_v2" => (nint)(delegate* unmanaged<int>)&Init,
        "nvmlShutdown" => (nint)(delegate* unmanaged<int>)&Shutdown,
        "nvmlDeviceGetCount_v2" => (nint)(delegate* unmanaged<uint*, int>)&Count,
        "nvmlDeviceGetHandleByIndex_v2" => (nint)(delegate* unmanaged<uint, nint*, int>)&Handle,
        "nvmlDeviceGetName" => (nint)(delegate* unmanaged<nint, byte*, uint, int>)&Name,
        "nvmlDeviceGetUUID" => (nint)(delegate* unmanaged<nint, byte*, uint, int>)&Uuid,
        "nvmlSystemGetDriverVersion" => (nint)(delegate* unmanaged<byte*, uint, int>)&Version,
        "nvmlDeviceGetMemoryInfo" => (nint)(delegate* unmanaged<nint, ulong*, int>)&Memory,
        "nvmlDeviceGetCudaComputeCapability" => (nint)(delegate* unmanaged<nint, int*, int*, int>)&Capability,
        "nvmlDeviceGetUtilizationRates" => (nint)(delegate* unmanaged<nint, uint*, int>)&Utilization,
        "nvmlDeviceGetPowerUsage" => (nint)(delegate* unmanaged<nint, uint*, int>)&Power,
        "nvmlDeviceGetTemperature" => (nint)(delegate* unmanaged<nint, int, uint*, int>)&Temperature,
        "nvmlDeviceGetClockInfo" => (nint)(delegate* unmanaged<nint, int, uint*, int>)&Clock,
        "nvmlDeviceGetTotalEccErrors" => (nint)(delegate* unmanaged<nint, int, int, ulong*, int>)&Ecc,
        "nvmlEventSetCreate" => (nint)(delegate* unmanaged<nint*, int>)&MakeEvents,
        "nvmlDeviceRegisterEvents" => (nint)(delegate* unmanaged<nint, ulong, nint, int>)&Register,
        "nvmlEventSetWait_v2" => (nint)(delegate* unmanaged<nint, GpuGauges.DriverEvent*, uint, int>)&Wait,
        "nvmlEventSetFree" => (nint)(delegate* unmanaged<nint, int>)&FreeEvents,
        _ => 0,
    };

    [UnmanagedCallersOnly]
    private static int Init() => Interlocked.Increment(ref s_users) > 0 ? 0 : 1;

    [UnmanagedCallersOnly]
    private static int Shutdown() => Interlocked.Decrement(ref s_users) >= 0 ? 0 : 1;

    [UnmanagedCallersOnly]
    private static int Count(uint* count) => Say(count, 2u);

    [UnmanagedCallersOnly]
    private static int Handle(uint index, nint* device) => index > 1 ? InvalidArgument : Say(device, index == 0 ? First : Second);

    [UnmanagedCallersOnly]
    private static int Name(nint device, byte* text, uint bytes) => SayText("NVIDIA H100 80GB HBM3", text, bytes);

    [UnmanagedCallersOnly]
    private static int Uuid(nint device, byte* text, uint bytes) => SayText(device == First ? Telling : Mute, text, bytes);

    [UnmanagedCallersOnly]
    private static int Version(byte* text, uint bytes) => SayText("550.54.15", text, bytes);

    [UnmanagedCallersOnly]
    private static int Memory(nint device, ulong* memory)
    {
        (memory[0], memory[1], memory[2]) = (80UL << 30, 50UL << 30, 30UL << 30);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Capability(nint device, int* major, int* minor) => Say(major, 9) + Say(minor, 0);

    [UnmanagedCallersOnly]
    private static int Utilization(nint device, uint* rates)
    {
        Answers.Wait();
        return device == First ? Say(rates, 72u) + Say(rates + 1, 40u) : NotSupported;
    }

    [UnmanagedCallersOnly]
    private static int Power(nint device, uint* milliwatts) => device == First ? Say(milliwatts, 412_345u) : NotSupported;

    [UnmanagedCallersOnly]
    private static int Temperature(nint device, int sensor, uint* degrees) => sensor != 0 ? InvalidArgument : device == First ? Say(degrees, 61u) : NotSupported;

    [UnmanagedCallersOnly]
    private static int Clock(nint device, int clock, uint* megahertz) => clock != 1 ? InvalidArgument : device == First ? Say(megahertz, 1980u) : NotSupported;

    [UnmanagedCallersOnly]
    private static int Ecc(nint device, int type, int counter, ulong* errors) =>
        (type, counter) != (1, 0) ? InvalidArgument : device == First ? Say(errors, 3UL) : NotSupported;

    [UnmanagedCallersOnly]
    private static int MakeEvents(nint* set) => Say(set, Events);

    [UnmanagedCallersOnly]
    private static int Register(nint device, ulong types, nint set) => (types, set) == (8UL, Events) ? 0 : InvalidArgument;

    [UnmanagedCallersOnly]
    private static int Wait(nint set, GpuGauges.DriverEvent* happened, uint milliseconds)
    {
        if (set != Events) return InvalidArgument;
        if (!Xids.TryDequeue(out var next)) return TimedOut;
        *happened = new GpuGauges.DriverEvent { Device = next.Gpu == Telling ? First : Second, Type = 8, Data = next.Xid, GpuInstance = uint.MaxValue, ComputeInstance = uint.MaxValue };
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int FreeEvents(nint set) => set == Events ? 0 : InvalidArgument;

    private static int Say<T>(T* place, T value)
        where T : unmanaged
    {
        *place = value;
        return 0;
    }

    private static int SayText(string text, byte* place, uint bytes)
    {
        var encoded = Encoding.UTF8.GetBytes(text + '\0');
        if (encoded.Length > bytes) return InvalidArgument;
        encoded.CopyTo(new Span<byte>(place, (int)bytes));
        return 0;
    }
}
