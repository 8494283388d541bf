using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Scheduling;

/// <summary>A node as the scheduler sees it.</summary>
[GenerateSerializer, Immutable, Alias("skyops.NodeSnapshot")]
public sealed record NodeSnapshot(
    [property: Id(0)] string Address,
    [property: Id(1)] string Owner,
    [property: Id(2)] NodeStatus Status,
    [property: Id(3)] NodeCapabilities Capabilities,
    [property: Id(4)] Amount PricePerHour,
    [property: Id(5)] int Slots,
    [property: Id(6)] double Reputation,
    [property: Id(7)] double Uptime)
{
    /// <summary>The /24 or /48 it is in; null when that is not known.</summary>
    [Id(20)] public string? Network { get; init; }

    /// <summary>Work must end before this; null: it stays.</summary>
    [Id(21)] public DateTimeOffset? AvailableUntil { get; init; }

    /// <summary>Round trip to the silo, smoothed and in steps; null until it was measured.</summary>
    [Id(22)] public int? LatencyMs { get; init; }

    /// <summary>Share of its recent attempts that failed, 0…1, in steps.</summary>
    [Id(23)] public double FailureShare { get; init; }

    /// <summary>The first 64 bits of the hashes of blobs it holds, ascending.</summary>
    [Id(24)] public ulong[] Holds { get; init; } = [];

    /// <summary>How far its results are believed without a second opinion, by kind of work; kinds without any are left out.</summary>
    [Id(25)] public ValidStreak[] Streaks { get; init; } = [];
}

/// <summary>Waiting slots of one stage of a task; all have the same needs.</summary>
[GenerateSerializer, Immutable, Alias("skyops.PlacementRequest")]
public sealed record PlacementRequest(
    [property: Id(0)] string TaskId,
    [property: Id(1)] string Account,
    [property: Id(2)] int Stage,
    [property: Id(3)] string Executor,
    [property: Id(4)] ResourceRequest Resources,
    [property: Id(5)] TaskPriority Priority,
    [property: Id(6)] DateTimeOffset SubmittedAt,
    [property: Id(7)] Amount MostPerHour,
    [property: Id(8)] double ReputationFloor,
    [property: Id(9)] SlotRequest[] Waiting,
    [property: Id(10)] SlotOnNode[] Live)
{
    /// <summary>Which nodes may run it; null: any.</summary>
    [Id(20)] public PlacementRules? Rules { get; init; }

    /// <summary>Wall time one attempt may take: a node must be there that long. 0: it does not matter.</summary>
    [Id(21)] public int DurationSeconds { get; init; }

    /// <summary>All replicas of a shard must run in one equivalence class.</summary>
    [Id(22)] public bool OneClass { get; init; }

    /// <summary>Planned replicas of each shard; only looked at with <see cref="OneClass"/>. 0: not said.</summary>
    [Id(24)] public int Replicas { get; init; }

    /// <summary>Inputs of the stage, the largest first, at most <see cref="Limits.WantedBlobs"/>.</summary>
    [Id(23)] public WantedBlob[] Inputs { get; init; } = [];

    /// <summary>Where the image comes from that it runs, see <see cref="ImageSources"/>; null: it runs none.</summary>
    [Id(31)] public string? ImageSource { get; init; }

    /// <summary>All that waits gets its nodes in one plan, or none of it.</summary>
    [Id(30)] public bool Together { get; init; }
}

/// <summary>An input that is better taken from the node's own disk.</summary>
/// <param name="Prefix">First 64 bits of its SHA-256, big-endian.</param>
/// <param name="Bytes">Its size.</param>
[GenerateSerializer, Immutable, Alias("skyops.WantedBlob")]
public sealed record WantedBlob([property: Id(0)] ulong Prefix, [property: Id(1)] long Bytes);

/// <summary>One waiting slot. Nodes that failed the shard, and nodes and owners that hold another replica of it, are excluded.</summary>
/// <param name="NotBefore">Earliest time of the next try (back-off); null at once.</param>
[GenerateSerializer, Immutable, Alias("skyops.SlotRequest")]
public sealed record SlotRequest(
    [property: Id(0)] int Shard,
    [property: Id(1)] int Slot,
    [property: Id(2)] string[] ExcludedNodes,
    [property: Id(3)] string[] ExcludedOwners,
    [property: Id(4)] DateTimeOffset? NotBefore)
{
    /// <summary>Networks in which another replica of the shard runs.</summary>
    [Id(20)] public string[] ExcludedNetworks { get; init; } = [];

    /// <summary>The equivalence class that other replicas of the shard run in; null: this one chooses.</summary>
    [Id(21)] public string? Class { get; init; }

    /// <summary>Nodes that the task's budget did not cover when it was offered them.</summary>
    [Id(22)] public string[] OverBudgetNodes { get; init; } = [];
}

/// <summary>A slot that takes room on a node.</summary>
[GenerateSerializer, Immutable, Alias("skyops.SlotOnNode")]
public sealed record SlotOnNode(
    [property: Id(0)] int Stage,
    [property: Id(1)] int Shard,
    [property: Id(2)] int Slot,
    [property: Id(3)] string Node,
    [property: Id(4)] ResourceRequest Resources)
{
    /// <summary>When its attempt has ended at the latest; null when that is not known.</summary>
    [Id(20)] public DateTimeOffset? EndsBy { get; init; }

    /// <summary>It takes the room, but is no replica of the shard: others of its owner may have the slot.</summary>
    [Id(21)] public bool Beside { get; init; }
}

/// <summary>Why slots of a task wait.</summary>
[GenerateSerializer, Immutable, Alias("skyops.Explanation")]
public sealed record Explanation(
    [property: Id(0)] string TaskId,
    [property: Id(1)] GroupExplanation[] Groups);

/// <summary>Slots with the same needs, and what each filter said of the pool's nodes.</summary>
[GenerateSerializer, Immutable, Alias("skyops.GroupExplanation")]
public sealed record GroupExplanation(
    [property: Id(0)] int Stage,
    [property: Id(1)] int WaitingSlots,
    [property: Id(2)] int Nodes,
    [property: Id(3)] FilterFall[] Falls,
    [property: Id(4)] string[] NearestMisses,
    [property: Id(5)] string Remedy,
    [property: Id(6)] DateTimeOffset? NextTryAt)
{
    /// <summary>For slots that must start together; else null.</summary>
    [Id(20)] public GangExplanation? Gang { get; init; }
}

/// <summary>How near a gang is to its start.</summary>
/// <param name="SlotsWithNode">Of its waiting slots, how many have room at this moment.</param>
/// <param name="Slots">Its waiting slots.</param>
/// <param name="ReservedNodes">Nodes that are kept for it.</param>
/// <param name="ReservedFrom">When these will have room at the latest; null when none are kept.</param>
[GenerateSerializer, Immutable, Alias("skyops.GangExplanation")]
public sealed record GangExplanation(
    [property: Id(0)] int SlotsWithNode,
    [property: Id(1)] int Slots,
    [property: Id(2)] int ReservedNodes,
    [property: Id(3)] DateTimeOffset? ReservedFrom);

/// <summary>How many nodes fell at a filter.</summary>
[GenerateSerializer, Immutable, Alias("skyops.FilterFall")]
public sealed record FilterFall(
    [property: Id(0)] string Filter,
    [property: Id(1)] int Nodes,
    [property: Id(2)] string Detail);

[GenerateSerializer, Immutable, Alias("skyops.SchedulerStatistics")]
public sealed record SchedulerStatistics(
    [property: Id(0)] int Nodes,
    [property: Id(1)] int ReadyNodes,
    [property: Id(2)] int WaitingSlots,
    [property: Id(3)] int LiveSlots,
    [property: Id(4)] long Passes,
    [property: Id(5)] long Placements);
