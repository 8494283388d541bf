using System.Text.Json.Serialization;
using Skyops.Ledger;
using Skyops.Nodes;

namespace Skyops.Tasks;

/// <summary>A validated submission. <paramref name="SpecHash"/> is SHA-256 over the spec's canonical JSON, lower-case hex.</summary>
/// <param name="Account">Owner: a wallet address (EIP-55).</param>
/// <param name="Spec">Valid by the rules of Core.</param>
/// <param name="SpecHash">Content hash.</param>
/// <param name="Authorization">The owner's signature over the spec hash, price, deadline and nonce, as received; null when the session alone authorised it.</param>
/// <param name="SubmittedAt">When the silo took it.</param>
[GenerateSerializer, Immutable, Alias("skyops.SubmitTask")]
public sealed record SubmitTask(
    [property: Id(0)] string Account,
    [property: Id(1)] TaskSpec Spec,
    [property: Id(2)] string SpecHash,
    [property: Id(3)] TaskSignature? Authorization,
    [property: Id(4)] DateTimeOffset SubmittedAt);

/// <summary>The owner's EIP-712 authorisation of a task as it was checked: what a later proof needs.</summary>
/// <param name="DelegationId">The session key that signed (hex), empty when the wallet itself did.</param>
/// <param name="Authorization">Terms and signature in their strict binary form, base64.</param>
[GenerateSerializer, Immutable, Alias("skyops.TaskSignature")]
public sealed record TaskSignature([property: Id(0)] string DelegationId, [property: Id(1)] string Authorization);

[GenerateSerializer, Immutable, Alias("skyops.SubmitReceipt")]
public sealed record SubmitReceipt(
    [property: Id(0)] string TaskId,
    [property: Id(1)] string SpecHash,
    [property: Id(2)] DateTimeOffset SubmittedAt,
    [property: Id(3)] bool Repeated);

/// <summary>The scheduler's proposal to run a slot on a node at a price (per hour of run time).</summary>
[GenerateSerializer, Immutable, Alias("skyops.Placement")]
public sealed record Placement(
    [property: Id(0)] int Stage,
    [property: Id(1)] int Shard,
    [property: Id(2)] int Slot,
    [property: Id(3)] string Node,
    [property: Id(4)] string NodeOwner,
    [property: Id(5)] Amount PricePerHour,
    [property: Id(6)] double Score)
{
    /// <summary>The /24 or /48 the node is in; null when that is not known.</summary>
    [Id(20)] public string? NodeNetwork { get; init; }

    /// <summary>The equivalence class the node would run the work in; null when it does not matter.</summary>
    [Id(21)] public string? NodeClass { get; init; }

    /// <summary>How far the node's results are believed without a second opinion, by kind of work.</summary>
    [Id(22)] public ValidStreak[] NodeStreaks { get; init; } = [];
}

/// <summary>Whether a placement was granted; if not, why.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GrantAnswer>))]
public enum GrantAnswer
{
    Granted,
    NotWaiting,
    SameNode,
    SameOwner,
    NodeFailedHere,
    OverBudget,
    TaskEnded,

    /// <summary>Another replica of the shard runs in the node's network.</summary>
    SameNetwork,

    /// <summary>Other replicas of the shard run in another equivalence class.</summary>
    OtherClass,

    /// <summary>It would have been granted, but another placement of its gang was refused.</summary>
    GangIncomplete,

    /// <summary>The node got something else to do in this room. The slot still waits, for another node.</summary>
    Instead,
}

/// <summary>What became of a receipt or checkpoint.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportAnswer>))]
public enum ReportAnswer
{
    Recorded,
    Duplicate,
    StaleEpoch,
    UnknownAttempt,
    WrongNode,
    Malformed,
    TaskEnded,
}

/// <summary>Why an attempt is given up without a receipt.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LossReason>))]
public enum LossReason
{
    /// <summary>The node missed its heartbeats for longer than its leases last.</summary>
    NodeLost,

    /// <summary>The worker came back without it.</summary>
    WorkerRestarted,

    /// <summary>The worker refused it although it was assigned.</summary>
    Declined,

    /// <summary>The lease ran to its end.</summary>
    LeaseOver,

    /// <summary>Its owner's client gave no keys in time.</summary>
    NoKeys,
}

/// <summary>How far an attempt is.</summary>
/// <param name="Key">Which attempt.</param>
/// <param name="State">Fetching inputs, running, storing outputs.</param>
/// <param name="Fraction">0…1.</param>
/// <param name="Metrics">Latest values by name, for example <c>loss</c>.</param>
/// <param name="CpuPercent">100 is one core.</param>
/// <param name="RamMiB">Resident memory now.</param>
[GenerateSerializer, Immutable, Alias("skyops.AttemptProgress")]
public sealed record AttemptProgress(
    [property: Id(0)] AttemptKey Key,
    [property: Id(1)] string State,
    [property: Id(2)] double Fraction,
    [property: Id(3)] Dictionary<string, double> Metrics,
    [property: Id(4)] double CpuPercent,
    [property: Id(5)] int RamMiB)
{
    /// <summary>Taken of its own disk; 0 where it has none.</summary>
    [Id(6)] public int DiskMiB { get; init; }
}

/// <summary>An assignment as the node gets it. Sent at least once; a worker that has it already ignores it.</summary>
/// <param name="Key">Which attempt.</param>
/// <param name="Owner">Account the work is for.</param>
/// <param name="Order">What to do.</param>
/// <param name="Inputs">Blobs to fetch first.</param>
/// <param name="Resources">What is reserved for it: its limits.</param>
/// <param name="DurationSeconds">Wall time limit.</param>
/// <param name="CheckpointEverySeconds">0: none.</param>
/// <param name="Resume">A verified checkpoint to start from.</param>
/// <param name="PricePerHour">What was agreed.</param>
[GenerateSerializer, Immutable, Alias("skyops.Assignment")]
public sealed record Assignment(
    [property: Id(0)] AttemptKey Key,
    [property: Id(1)] string Owner,
    [property: Id(2)] WorkOrder Order,
    [property: Id(3)] InputFile[] Inputs,
    [property: Id(4)] ResourceRequest Resources,
    [property: Id(5)] int DurationSeconds,
    [property: Id(6)] int CheckpointEverySeconds,
    [property: Id(7)] Checkpoint? Resume,
    [property: Id(8)] Amount PricePerHour)
{
    /// <summary>Of a task that is encrypted: its name in what is sealed. The worker asks for the keys.</summary>
    [Id(9)] public string? Sealing { get; init; }
}
