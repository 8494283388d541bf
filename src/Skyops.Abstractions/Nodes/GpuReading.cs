using Orleans;

namespace Skyops.Nodes;

/// <summary>
/// What one GPU of a node last told of itself; null where it does not tell. The quantities are those of OpenTelemetry's <c>hw.gpu.*</c>, <c>hw.power</c>,
/// <c>hw.temperature</c> and <c>hw.errors</c>.
/// </summary>
/// <param name="Uuid">Which of the node's GPUs it is.</param>
[GenerateSerializer, Immutable, Alias("skyops.GpuReading")]
public sealed record GpuReading([property: Id(0)] string Uuid)
{
    /// <summary>Share of the last moments in which a kernel ran, 0…1.</summary>
    [Id(1)] public double? Utilization { get; init; }
    [Id(2)] public int? MemoryUsedMiB { get; init; }
    [Id(3)] public double? PowerWatts { get; init; }
    [Id(4)] public int? TemperatureCelsius { get; init; }

    /// <summary>Clock of the streaming multiprocessors.</summary>
    [Id(5)] public int? SmClockMHz { get; init; }

    /// <summary>Memory errors that could not be corrected, since the driver was loaded.</summary>
    [Id(6)] public long? EccErrors { get; init; }

    /// <summary>Errors that the driver reported (Xid), since the worker was started.</summary>
    [Id(7)] public int XidErrors { get; init; }

    /// <summary>Code of the last of them, in the driver's catalogue; 999 for one that it does not know.</summary>
    [Id(8)] public int? LastXid { get; init; }
}
