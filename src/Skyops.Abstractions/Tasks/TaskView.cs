using System.Text.Json.Serialization;
using Skyops.Ledger;

namespace Skyops.Tasks;

/// <summary>Everything a person sees of a task; API, CLI and dashboard share it.</summary>
[GenerateSerializer, Immutable, Alias("skyops.TaskView")]
public sealed record TaskView
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public string? Name { get; init; }
    [Id(2)] public required string Owner { get; init; }
    [Id(3)] public required TaskStatus Status { get; init; }

    /// <summary>Why it failed, was cancelled, or waits.</summary>
    [Id(4)] public string? Reason { get; init; }
    [Id(5)] public required TaskSpec Spec { get; init; }
    [Id(6)] public required string SpecHash { get; init; }
    [Id(7)] public DateTimeOffset SubmittedAt { get; init; }
    [Id(8)] public DateTimeOffset? StartedAt { get; init; }
    [Id(9)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>0…1 over all stages.</summary>
    [Id(10)] public double Progress { get; init; }

    /// <summary>Estimate from progress so far; null when nothing is known yet.</summary>
    [Id(11)] public double? SecondsLeft { get; init; }
    [Id(12)] public StageView[] Stages { get; init; } = [];

    /// <summary>Shards that were started, newest stages last; at most 1,000 of the newest.</summary>
    [Id(13)] public ShardView[] Shards { get; init; } = [];
    [Id(14)] public required CostView Cost { get; init; }

    /// <summary>
    /// When the task has completed: the files of the stages that no other stage comes after. Where these have more than one shard, paths begin with <c>stage/shard/</c>.
    /// </summary>
    [Id(15)] public OutputFile[] Outputs { get; init; } = [];

    /// <summary>Sequence number of the last event: pass it to follow from here.</summary>
    [Id(16)] public long Seq { get; init; }

    /// <summary>Shards accepted so far, and shards that needed more replicas than planned because results differed.</summary>
    [Id(17)] public int AcceptedShards { get; init; }
    [Id(18)] public int RecomputedShards { get; init; }

    /// <summary>Attempts that were moved because their node failed.</summary>
    [Id(19)] public int MovedAttempts { get; init; }
}

[JsonConverter(typeof(TaskStatusJsonConverter))]
public enum TaskStatus
{
    /// <summary>Waits for other tasks, for nodes, or for room in its budget.</summary>
    Waiting,
    Running,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>A stage: waiting, running, completed or stopped.</summary>
/// <param name="Name">As the spec calls it.</param>
/// <param name="Shards">Shards it has.</param>
/// <param name="Accepted">Shards with a verdict.</param>
/// <param name="Active">Shards that were started and have none.</param>
/// <param name="State">Where it is.</param>
/// <param name="After">Names of the stages whose outputs it takes; it starts when all of them have completed.</param>
[GenerateSerializer, Immutable, Alias("skyops.StageView")]
public sealed record StageView(
    [property: Id(0)] string Name,
    [property: Id(1)] int Shards,
    [property: Id(2)] int Accepted,
    [property: Id(3)] int Active,
    [property: Id(4)] string State,
    [property: Id(5)] string[] After);

/// <summary>A shard with its attempts. <see cref="Digest"/> is the quorum's and null before the verdict.</summary>
[GenerateSerializer, Immutable, Alias("skyops.ShardView")]
public sealed record ShardView(
    [property: Id(0)] int Stage,
    [property: Id(1)] int Shard,
    [property: Id(2)] string State,
    [property: Id(3)] string? Digest,
    [property: Id(4)] AttemptView[] Attempts)
{
    /// <summary>The step of the checkpoint that a next attempt goes on from; null while there is none, and when the shard is finished.</summary>
    [Id(5)] public long? CheckpointStep { get; init; }
}

/// <summary>
/// An attempt. State is one of leased, running, reported, agreed, disagreed, failed, lost, stopped. <see cref="Digest"/> stays null until the verdict.
/// </summary>
[GenerateSerializer, Immutable, Alias("skyops.AttemptView")]
public sealed record AttemptView(
    [property: Id(0)] int Slot,
    [property: Id(1)] int Epoch,
    [property: Id(2)] string Node,
    [property: Id(3)] string State,
    [property: Id(4)] string? Reason,
    [property: Id(5)] string? Digest,
    [property: Id(6)] double Fraction,
    [property: Id(7)] Dictionary<string, double> Metrics,
    [property: Id(8)] long RunMs,
    [property: Id(9)] long ResumedFromStep,
    [property: Id(10)] DateTimeOffset LeasedAt,
    [property: Id(11)] Amount? Paid)
{
    /// <summary>
    /// Whose fault it is that it came to nothing: <c>task</c>, <c>node</c>, <c>network</c> (the node, its worker or its connection went away) or <c>nobody</c>; null when
    /// it did not fail.
    /// </summary>
    [Id(12)] public string? Fault { get; init; }

    /// <summary>What it takes now; null unless it runs.</summary>
    [Id(13)] public AttemptUsage? Usage { get; init; }
}

/// <summary>What a running attempt takes, as its worker sees it, a second old at most on a live connection.</summary>
/// <param name="CpuPercent">Of the last second; 100 is one core.</param>
/// <param name="RamMiB">Resident memory.</param>
/// <param name="DiskMiB">Of its own disk; 0 where it has none.</param>
[GenerateSerializer, Immutable, Alias("skyops.AttemptUsage")]
public sealed record AttemptUsage([property: Id(0)] double CpuPercent, [property: Id(1)] int RamMiB, [property: Id(2)] int DiskMiB);

[GenerateSerializer, Immutable, Alias("skyops.CostView")]
public sealed record CostView(
    [property: Id(0)] string Currency,
    [property: Id(1)] Amount Budget,
    [property: Id(2)] Amount Work,
    [property: Id(3)] Amount Fee,
    [property: Id(4)] Amount Total);

/// <summary>An event of a task, or (Seq 0) a live update that is not kept.</summary>
/// <param name="Seq">The journal row the event stands in (rises; events decided together share it); 0 for live updates.</param>
/// <param name="At">When.</param>
/// <param name="Type">Event type such as <c>AttemptLeased</c>, or <c>Progress</c>.</param>
/// <param name="Text">One sentence for a person.</param>
/// <param name="Stage">Which stage, or null.</param>
/// <param name="Shard">Which shard, or null.</param>
/// <param name="Node">Which node, or null.</param>
/// <param name="Progress">Of the task, 0…1.</param>
/// <param name="Data">The event's own JSON.</param>
[GenerateSerializer, Immutable, Alias("skyops.TaskUpdate")]
public sealed record TaskUpdate(
    [property: Id(0)] long Seq,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Type,
    [property: Id(3)] string Text,
    [property: Id(4)] int? Stage,
    [property: Id(5)] int? Shard,
    [property: Id(6)] string? Node,
    [property: Id(7)] double Progress,
    [property: Id(8)] string? Data);

/// <summary>A line of a list of tasks: the summary that is kept in the entity row.</summary>
[GenerateSerializer, Immutable, Alias("skyops.TaskSummary")]
public sealed record TaskSummary(
    [property: Id(0)] string Id,
    [property: Id(1)] string? Name,
    [property: Id(2)] string Owner,
    [property: Id(3)] TaskStatus Status,
    [property: Id(4)] string Kind,
    [property: Id(5)] DateTimeOffset SubmittedAt,
    [property: Id(6)] double Progress,
    [property: Id(7)] Amount Budget,
    [property: Id(8)] string Currency)
{
    /// <summary>What it cost, with fee; null while it is open.</summary>
    [Id(9)] public Amount? Cost { get; init; }
}
