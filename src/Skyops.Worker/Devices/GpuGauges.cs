using System.Runtime.InteropServices;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Devices;

/// <summary>
/// What the GPUs do at this moment (NVML API reference, "Device Queries" and "Event Handling Methods"). What a device does
/// not tell, because it cannot, because the driver is old or because it fell off the bus, is left out.
/// </summary>
internal sealed unsafe class GpuGauges : IDisposable
{
    private const int GpuSensor = 0;
    private const int SmClock = 1;
    private const int Uncorrected = 1;
    private const int SinceDriverLoaded = 0;
    private const ulong XidEvent = 8;

    /// <summary>Of one reading; what is behind them comes with the next.</summary>
    private const int MostEvents = 64;

    private readonly Nvml nvml;
    private readonly Gauge[] gauges;
    private readonly nint events;

    public GpuGauges(Nvml nvml)
    {
        this.nvml = nvml;
        gauges = [.. Enumerable.Range(0, nvml.Count).Select(nvml.Device).Select(device => new Gauge(device, nvml.Uuid(device)))];
        events = ListenForXids();
    }

    public Wire.Telemetry Read()
    {
        CountXids();
        return new Wire.Telemetry { Gpus = { gauges.Select(Read) } };
    }

    public void Dispose()
    {
        var free = (delegate* unmanaged<nint, int>)nvml.Find("nvmlEventSetFree");
        if (events != 0 && free != null) _ = free(events);
        nvml.Dispose();
    }

    private Wire.GpuReading Read(Gauge gauge)
    {
        var reading = new Wire.GpuReading { Uuid = gauge.Uuid, XidErrors = gauge.Xids };
        if (gauge.LastXid is { } last) reading.LastXid = last;
        if (Utilization(gauge.Device) is { } utilization) reading.UtilizationPercent = utilization;
        if (MemoryUsed(gauge.Device) is { } memory) reading.MemoryUsedMib = memory;
        if (Number("nvmlDeviceGetPowerUsage", gauge.Device) is { } power) reading.PowerMilliwatts = power;
        if (Number("nvmlDeviceGetTemperature", gauge.Device, GpuSensor) is { } temperature) reading.TemperatureCelsius = temperature;
        if (Number("nvmlDeviceGetClockInfo", gauge.Device, SmClock) is { } clock) reading.SmClockMhz = clock;
        if (EccErrors(gauge.Device) is { } ecc) reading.EccErrors = ecc;
        return reading;
    }

    private uint? Utilization(nint device)
    {
        // struct nvmlUtilization_t: gpu, memory, in percent.
        var rates = stackalloc uint[2];
        var call = (delegate* unmanaged<nint, uint*, int>)nvml.Find("nvmlDeviceGetUtilizationRates");
        return call != null && call(device, rates) == 0 ? rates[0] : null;
    }

    private uint? MemoryUsed(nint device)
    {
        try
        {
            return (uint)(nvml.Memory(device).Used >> 20);
        }
        catch (NvmlException)
        {
            return null;
        }
    }

    private uint? Number(string name, nint device)
    {
        uint value;
        var call = (delegate* unmanaged<nint, uint*, int>)nvml.Find(name);
        return call != null && call(device, &value) == 0 ? value : null;
    }

    private uint? Number(string name, nint device, int which)
    {
        uint value;
        var call = (delegate* unmanaged<nint, int, uint*, int>)nvml.Find(name);
        return call != null && call(device, which, &value) == 0 ? value : null;
    }

    private ulong? EccErrors(nint device)
    {
        ulong count;
        var call = (delegate* unmanaged<nint, int, int, ulong*, int>)nvml.Find("nvmlDeviceGetTotalEccErrors");
        return call != null && call(device, Uncorrected, SinceDriverLoaded, &count) == 0 ? count : null;
    }

    /// <summary>Answers 0 where the driver tells nobody of errors.</summary>
    private nint ListenForXids()
    {
        nint set;
        var create = (delegate* unmanaged<nint*, int>)nvml.Find("nvmlEventSetCreate");
        var register = (delegate* unmanaged<nint, ulong, nint, int>)nvml.Find("nvmlDeviceRegisterEvents");
        if (create == null || register == null || nvml.Find("nvmlEventSetWait_v2") == 0 || create(&set) != 0) return 0;
        foreach (var gauge in gauges) _ = register(gauge.Device, XidEvent, set);
        return set;
    }

    private void CountXids()
    {
        if (events == 0) return;
        var wait = (delegate* unmanaged<nint, DriverEvent*, uint, int>)nvml.Find("nvmlEventSetWait_v2");
        DriverEvent happened;
        for (var n = 0; n < MostEvents && wait(events, &happened, 0) == 0; n++)
        {
            if (happened.Type == XidEvent) Count(happened.Device, (uint)happened.Data);
        }
    }

    private void Count(nint device, uint xid)
    {
        if (Array.Find(gauges, gauge => gauge.Device == device) is not { } gauge) return;
        gauge.Xids++;
        gauge.LastXid = xid;
    }

    /// <summary>One GPU, and what was counted of it.</summary>
    private sealed class Gauge(nint device, string uuid)
    {
        public nint Device => device;

        public string Uuid => uuid;

        public uint Xids { get; set; }

        public uint? LastXid { get; set; }
    }

    /// <summary>struct nvmlEventData_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct DriverEvent
    {
        public nint Device;
        public ulong Type;
        public ulong Data;
        public uint GpuInstance;
        public uint ComputeInstance;
    }
}
