using System.Text.Json.Serialization;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Nodes;

/// <summary>What a worker found on its machine. Memory in MiB.</summary>
[GenerateSerializer, Immutable, Alias("skyops.NodeCapabilities")]
public sealed record NodeCapabilities
{
    [Id(0)] public string CpuModel { get; init; } = "";
    [Id(1)] public int CpuCores { get; init; }
    [Id(2)] public int RamMiB { get; init; }
    [Id(3)] public int DiskMiB { get; init; }
    [Id(4)] public GpuInfo[] Gpus { get; init; } = [];

    /// <summary>Executors tested on this machine, for example <c>train</c>, <c>noop</c>.</summary>
    [Id(5)] public string[] Executors { get; init; } = [];

    /// <summary>Vector instruction set the kernels use: <c>avx512</c>, <c>avx2</c>, <c>neon</c>, <c>scalar</c>.</summary>
    [Id(6)] public string VectorPath { get; init; } = "";
    [Id(7)] public string OperatingSystem { get; init; } = "";
    [Id(8)] public string Version { get; init; } = "";
    [Id(9)] public string? Region { get; init; }

    // Journals written before there were these fields read as null, which means the same as nothing said.

    /// <summary>Of the processor: <c>x64</c>, <c>arm64</c>; empty when the worker did not say.</summary>
    [Id(10)] public string Architecture { get; init => field = value ?? ""; } = "";

    /// <summary>Isolation tiers each executor offers; none for a worker that does not say.</summary>
    [Id(11)] public ExecutorTier[] Tiers { get; init => field = value ?? []; } = [];

    /// <summary>What work on this node may be allowed to reach, of <see cref="PlacementWords.NetworkPolicies"/>.</summary>
    [Id(12)] public string[] NetworkPolicies { get; init => field = value ?? []; } = [];

    /// <summary>Software that programs find on this node, each name once.</summary>
    [Id(13)] public SoftwareVersion[] Software { get; init => field = value ?? []; } = [];

    /// <summary>The only accounts whose work runs on this node; none: anybody's does.</summary>
    [Id(14)] public string[] Submitters { get; init => field = value ?? []; } = [];

    /// <summary>Where images of containers may come from, see <see cref="Tasks.ImageSources"/>.</summary>
    [Id(15)] public string[] ImageSources { get; init => field = value ?? []; } = [];
}

/// <summary>Software as it was found: its name, for example <c>pytorch</c>, and the version it says it is.</summary>
[GenerateSerializer, Immutable, Alias("skyops.SoftwareVersion")]
public sealed record SoftwareVersion([property: Id(0)] string Name, [property: Id(1)] string Version);

/// <summary>An executor and one tier of isolation it runs work in.</summary>
[GenerateSerializer, Immutable, Alias("skyops.ExecutorTier")]
public sealed record ExecutorTier([property: Id(0)] string Executor, [property: Id(1)] string Tier);

[GenerateSerializer, Immutable, Alias("skyops.GpuInfo")]
public sealed record GpuInfo(
    [property: Id(0)] string Vendor,
    [property: Id(1)] string Model,
    [property: Id(2)] int MemoryMiB,
    [property: Id(3)] string ComputeCapability,
    [property: Id(4)] string Uuid)
{
    /// <summary>Version of the driver, for example <c>550.54.15</c>; empty when it is not known.</summary>
    [Id(5)] public string Driver { get; init => field = value ?? ""; } = "";
}

/// <summary>A worker's connection as the gateway verified it.</summary>
/// <param name="ConnectionId">New for each stream.</param>
/// <param name="InstanceId">New for each worker process.</param>
/// <param name="Owner">Account that is paid.</param>
/// <param name="Capabilities">What it has.</param>
/// <param name="PricePerHour">What it asks for an hour of run time of one attempt.</param>
/// <param name="Slots">Attempts it runs at once at most.</param>
/// <param name="Running">Attempts it runs, or has finished without an acknowledged receipt.</param>
/// <param name="DelegationId">The session key that signs its receipts.</param>
[GenerateSerializer, Immutable, Alias("skyops.NodeConnect")]
public sealed record NodeConnect(
    [property: Id(0)] string ConnectionId,
    [property: Id(1)] string InstanceId,
    [property: Id(2)] string Owner,
    [property: Id(3)] NodeCapabilities Capabilities,
    [property: Id(4)] Amount PricePerHour,
    [property: Id(5)] int Slots,
    [property: Id(6)] AttemptKey[] Running,
    [property: Id(7)] string DelegationId)
{
    /// <summary>The /24 or /48 the worker's connection comes from; null when that says nothing about where it is.</summary>
    [Id(20)] public string? Network { get; init; }

    /// <summary>Work must end before this; null: the node stays.</summary>
    [Id(21)] public DateTimeOffset? AvailableUntil { get; init; }

    /// <summary>Blobs it holds, see <see cref="NodeObservation.Holds"/>.</summary>
    [Id(22)] public ulong[] Holds { get; init; } = [];
}

/// <summary>What the gateway noticed of a connected node since; null where nothing changed.</summary>
/// <param name="LatencyMs">Round trip, smoothed and in steps.</param>
/// <param name="Holds">The first 64 bits of the hashes of blobs it holds, ascending, at most <see cref="Limits.HeldBlobs"/>.</param>
[GenerateSerializer, Immutable, Alias("skyops.NodeObservation")]
public sealed record NodeObservation([property: Id(0)] int? LatencyMs, [property: Id(1)] ulong[]? Holds)
{
    /// <summary>What its GPUs do.</summary>
    [Id(2)] public GpuReading[]? Gpus { get; init; }
}

/// <summary>Times the worker must keep. It fences itself before its leases can be given away.</summary>
[GenerateSerializer, Immutable, Alias("skyops.NodeWelcome")]
public sealed record NodeWelcome(
    [property: Id(0)] int HeartbeatMs,
    [property: Id(1)] int FenceAfterMs,
    [property: Id(2)] string Pool);

/// <summary>What the gateway is to send to a worker.</summary>
[GenerateSerializer, Immutable, Alias("skyops.NodeCommands")]
public sealed record NodeCommands(
    [property: Id(0)] Assignment[] Assign,
    [property: Id(1)] AttemptKey[] Stop);

/// <summary>What a verdict or failure says about a node's attempt.</summary>
[GenerateSerializer, Immutable, Alias("skyops.NodeOutcome")]
public sealed record NodeOutcome(
    [property: Id(0)] AttemptKey Key,
    [property: Id(1)] OutcomeKind Kind,
    [property: Id(2)] long RunMs,
    [property: Id(3)] Amount Paid)
{
    /// <summary>What kind of work it was; empty in records of before kinds were told apart.</summary>
    [Id(4)] public string Executor { get; init; } = "";

    /// <summary>Another node of another owner came to the same, or to something else: a result that nobody checked says nothing of whom to trust.</summary>
    [Id(5)] public bool Checked { get; init; } = true;
}

/// <summary>How many results of one kind of work in a row were checked and right, in steps.</summary>
[GenerateSerializer, Immutable, Alias("skyops.ValidStreak")]
public sealed record ValidStreak(
    [property: Id(0)] string Executor,
    [property: Id(1)] int Valid);

[JsonConverter(typeof(JsonStringEnumConverter<OutcomeKind>))]
public enum OutcomeKind
{
    /// <summary>Agreed with the verdict.</summary>
    Valid,

    /// <summary>Differed from the verdict.</summary>
    Invalid,

    /// <summary>The node failed it or let its lease lapse while reachable.</summary>
    BrokenPromise,

    /// <summary>
    /// The lease lapsed without a receipt. The node's own record tells what that is: <see cref="BrokenPromise"/> when it could be reached all the while,
    /// <see cref="Neutral"/> when it could not. Never recorded as such.
    /// </summary>
    LeaseLapsed,

    /// <summary>Nobody's fault that reputation should know of: node lost, task's own failure, cancelled.</summary>
    Neutral,
}
