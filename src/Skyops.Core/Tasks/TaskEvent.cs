using System.Text.Json.Serialization;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tasks;

/// <summary>
/// What happened to a task. Its type name is its version: a change of meaning gets a new name, an old one stays
/// readable.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TaskSubmitted), nameof(TaskSubmitted))]
[JsonDerivedType(typeof(DependenciesMet), nameof(DependenciesMet))]
[JsonDerivedType(typeof(AttemptLeased), nameof(AttemptLeased))]
[JsonDerivedType(typeof(KeyReleased), nameof(KeyReleased))]
[JsonDerivedType(typeof(CheckpointSaved), nameof(CheckpointSaved))]
[JsonDerivedType(typeof(ReceiptReceived), nameof(ReceiptReceived))]
[JsonDerivedType(typeof(AttemptFailed), nameof(AttemptFailed))]
[JsonDerivedType(typeof(ReplicaPlanned), nameof(ReplicaPlanned))]
[JsonDerivedType(typeof(ReplicaAdded), nameof(ReplicaAdded))]
[JsonDerivedType(typeof(ResultsCompared), nameof(ResultsCompared))]
[JsonDerivedType(typeof(ShardAccepted), nameof(ShardAccepted))]
[JsonDerivedType(typeof(RingerSent), nameof(RingerSent))]
[JsonDerivedType(typeof(RingerCheckpointed), nameof(RingerCheckpointed))]
[JsonDerivedType(typeof(RingerJudged), nameof(RingerJudged))]
[JsonDerivedType(typeof(RingerDropped), nameof(RingerDropped))]
[JsonDerivedType(typeof(StageCompleted), nameof(StageCompleted))]
[JsonDerivedType(typeof(TaskCompleted), nameof(TaskCompleted))]
[JsonDerivedType(typeof(TaskFailed), nameof(TaskFailed))]
[JsonDerivedType(typeof(TaskCancelled), nameof(TaskCancelled))]
public abstract record TaskEvent
{
    private protected TaskEvent(DateTimeOffset at) => At = at;

    /// <summary>Server time of the decision.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>One sentence for a person. Never shows a digest that has no verdict yet.</summary>
    public string Describe() => TaskEventText.Of(this);
}

/// <summary>The task was admitted and its whole budget is held.</summary>
public sealed record TaskSubmitted(
    DateTimeOffset At, string TaskId, string Account, TaskSpec Spec, string SpecHash, TaskSignature? Authorization,
    string HoldId, bool AwaitsTasks)
    : TaskEvent(At);

/// <summary>All tasks it waits for have completed.</summary>
public sealed record DependenciesMet(DateTimeOffset At) : TaskEvent(At);

/// <summary>A slot went to a node. Durable before the node hears of it.</summary>
/// <param name="Owner">Account that is paid for it.</param>
/// <param name="Score">What the scheduler gave the node.</param>
/// <param name="ResumeStep">Step of the checkpoint it starts from; 0 from the beginning.</param>
/// <param name="Network">The network the node is in; null when that is not known.</param>
/// <param name="Class">The equivalence class it runs in; null when it does not matter.</param>
public sealed record AttemptLeased(
    DateTimeOffset At, int Stage, int Shard, int Slot, int Epoch, string Node, string Owner, Amount PricePerHour,
    double Score, long ResumeStep, string? Network = null, string? Class = null)
    : TaskEvent(At)
{
    /// <summary>
    /// The node's results in a row that were checked and right, for work that is checked adaptively and has no other replica; otherwise null.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Streak { get; init; }

    /// <summary>What the lot was drawn from whether a second node checks this one; null when none was drawn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Seed { get; init; }
}

/// <summary>The keys of an attempt go to its node; durable before they do, once an epoch.</summary>
/// <param name="Recipient">Id of the node's encryption key.</param>
/// <param name="By">Who gives them, one of <see cref="SealingKeys"/>.</param>
public sealed record KeyReleased(
    DateTimeOffset At, int Stage, int Shard, int Slot, int Epoch, string Node, string Recipient, string By) : TaskEvent(At);

/// <summary>
/// A checkpoint is stored off the node. Unverified ones are kept too, so that a restart of the silo does not forget
/// the first of two opinions.
/// </summary>
/// <param name="Verified">New attempts may start from it.</param>
public sealed record CheckpointSaved(
    DateTimeOffset At, int Stage, int Shard, int Slot, int Epoch, string Node, Checkpoint Checkpoint,
    bool Verified) : TaskEvent(At);

/// <summary>
/// A node said what an attempt came to. A receipt of a failure is followed by <see cref="AttemptFailed"/> in the same
/// row.
/// </summary>
/// <param name="MeteredMs">Run time that may be charged.</param>
public sealed record ReceiptReceived(DateTimeOffset At, SignedReceipt Receipt, long MeteredMs) : TaskEvent(At);

/// <summary>An attempt ended without a result; its slot waits again.</summary>
/// <param name="ExcludesNode">The node does not get this shard again.</param>
/// <param name="CountsAsTry">Counts towards <see cref="Limits.TriesPerSlot"/>.</param>
/// <param name="NotBefore">Earliest time of the next try; null at once.</param>
/// <param name="Message">What the node said, or what was wrong.</param>
public sealed record AttemptFailed(
    DateTimeOffset At, int Stage, int Shard, int Slot, int Epoch, string Node, AttemptFailureCause Cause,
    AttemptFault Fault,
    bool ExcludesNode, bool CountsAsTry, DateTimeOffset? NotBefore, string? Message, long MeteredMs) : TaskEvent(At);

/// <summary>
/// The node that has the first replica is not believed alone, or the lot fell on it: a second one checks it. The streak and
/// the seed of the lot stand in the lease before it.
/// </summary>
public sealed record ReplicaPlanned(DateTimeOffset At, int Stage, int Shard, int Slot) : TaskEvent(At);

/// <summary>Results differ: one more replica is to decide.</summary>
public sealed record ReplicaAdded(DateTimeOffset At, int Stage, int Shard, int Slot) : TaskEvent(At);

/// <summary>Results that are not equal bit by bit were compared number by number. Sealed until the verdict, as they are.</summary>
public sealed record ResultsCompared(
    DateTimeOffset At, int Stage, int Shard, ComparedPair[] Pairs, UnreadableResult[] Unreadable) : TaskEvent(At);

/// <summary>The replicas agree.</summary>
/// <param name="Digest">The quorum's.</param>
/// <param name="PaidEach">What the owner of each agreeing node gets.</param>
/// <param name="Votes">Who agreed and who did not.</param>
public sealed record ShardAccepted(
    DateTimeOffset At, int Stage, int Shard, string Digest, Amount PaidEach, ReplicaVote[] Votes) : TaskEvent(At);

/// <summary>One replica in a verdict.</summary>
public sealed record ReplicaVote(int Slot, int Epoch, string Node, bool Agreed)
{
    /// <summary>Largest difference from a number of the accepted result; null where no numbers were compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Difference { get; init; }

    /// <summary>Why it does not match the accepted result; null where it does, or where they were not compared number by number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }
}

/// <summary>
/// All shards of a stage have a verdict: stages that only waited for it begin. Of the stage that ends last
/// <see cref="TaskCompleted"/> says it.
/// </summary>
public sealed record StageCompleted(DateTimeOffset At, int Stage, string Name) : TaskEvent(At);

/// <summary>All stages are done. The files are those of the stages that no other comes after.</summary>
public sealed record TaskCompleted(DateTimeOffset At, OutputFile[] Outputs, Amount Work, Amount Fee) : TaskEvent(At);

/// <summary>The task cannot complete. What was accepted stays paid, the rest of the hold is freed.</summary>
public sealed record TaskFailed(
    DateTimeOffset At, TaskFailure Cause, string Detail, int? Stage, int? Shard, Amount Work,
    Amount Fee) : TaskEvent(At);

/// <summary>Its owner stopped it. What was accepted stays paid, the rest of the hold is freed.</summary>
public sealed record TaskCancelled(DateTimeOffset At, string Reason, Amount Work, Amount Fee) : TaskEvent(At);
