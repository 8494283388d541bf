using System.Text.Json.Serialization;
using Skyops.Ledger;

namespace Skyops.Nodes;

/// <summary>What everybody may see of a node.</summary>
[GenerateSerializer, Immutable, Alias("skyops.NodeView")]
public sealed record NodeView
{
    [Id(0)] public required string Address { get; init; }
    [Id(1)] public required string Owner { get; init; }
    [Id(2)] public required NodeStatus Status { get; init; }
    [Id(3)] public required NodeCapabilities Capabilities { get; init; }
    [Id(4)] public Amount PricePerHour { get; init; }
    [Id(5)] public int Slots { get; init; }

    /// <summary>Attempts assigned to it now.</summary>
    [Id(6)] public string[] Running { get; init; } = [];

    /// <summary>0…1, see the reputation formula in Core.</summary>
    [Id(7)] public double Reputation { get; init; }
    [Id(8)] public long Valid { get; init; }
    [Id(9)] public long Invalid { get; init; }
    [Id(10)] public long BrokenPromises { get; init; }

    /// <summary>Share of time reachable since it enrolled, exponentially weighted, 0…1.</summary>
    [Id(11)] public double Uptime { get; init; }
    [Id(12)] public Amount Earned { get; init; }
    [Id(13)] public DateTimeOffset EnrolledAt { get; init; }
    [Id(14)] public DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Kinds of work in which it is checked only now and then, with how many right results in a row, in steps.</summary>
    [Id(15)] public ValidStreak[] Streaks { get; init; } = [];

    /// <summary>What its GPUs told last, while it is connected.</summary>
    [Id(16)] public GpuReading[] GpuReadings { get; init => field = value ?? []; } = [];
}

[JsonConverter(typeof(NodeStatusJsonConverter))]
public enum NodeStatus
{
    Ready,

    /// <summary>Missed heartbeats: gets no new work, its leases run out.</summary>
    Unreachable,

    /// <summary>Its leases have run out; its attempts move.</summary>
    Lost,

    /// <summary>Takes no work until it has proved itself again.</summary>
    Quarantined,
}
