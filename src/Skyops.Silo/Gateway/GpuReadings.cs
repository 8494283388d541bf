using Skyops.Nodes;
using Skyops.Tasks;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Silo.Gateway;

/// <summary>What a worker says that its GPUs do. It is a stranger's word: of any number of readings and any numbers, what is possible is taken.</summary>
public static class GpuReadings
{
    private const int MostUuid = 256;
    private const uint MostWatts = 10_000;

    /// <returns>At most <see cref="Limits.Gpus"/>, each in the units of <see cref="GpuReading"/>.</returns>
    public static GpuReading[] ToReadings(this IEnumerable<Wire.GpuReading> readings) =>
        [.. readings.Where(reading => reading.Uuid.Length is > 0 and <= MostUuid).Take(Limits.Gpus).Select(ToReading)];

    private static GpuReading ToReading(Wire.GpuReading wire) => new(wire.Uuid)
    {
        Utilization = wire.HasUtilizationPercent ? Math.Min(wire.UtilizationPercent, 100) / 100.0 : null,
        MemoryUsedMiB = wire.HasMemoryUsedMib ? ToInt(wire.MemoryUsedMib) : null,
        PowerWatts = wire.HasPowerMilliwatts ? Math.Min(wire.PowerMilliwatts, MostWatts * 1000) / 1000.0 : null,
        TemperatureCelsius = wire.HasTemperatureCelsius ? ToInt(wire.TemperatureCelsius) : null,
        SmClockMHz = wire.HasSmClockMhz ? ToInt(wire.SmClockMhz) : null,
        EccErrors = wire.HasEccErrors ? (long)Math.Min(wire.EccErrors, long.MaxValue) : null,
        XidErrors = ToInt(wire.XidErrors),
        LastXid = wire.HasLastXid ? ToInt(wire.LastXid) : null,
    };

    private static int ToInt(uint value) => (int)Math.Min(value, int.MaxValue);
}
