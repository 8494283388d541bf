using Skyops.Tasks;

namespace Skyops.Core.Tasks;

/// <summary>What a task may be asked to decide.</summary>
public abstract record TaskCommand
{
    private TaskCommand()
    {
    }

    /// <summary>
    /// Admission went well: quota counted, the whole budget held. <paramref name="AwaitsTasks"/>: not all tasks in
    /// <c>after</c> have completed.
    /// </summary>
    public sealed record Submit(string TaskId, SubmitTask Task, string HoldId, bool AwaitsTasks) : TaskCommand;

    /// <summary>All tasks in <c>after</c> have completed.</summary>
    public sealed record DependenciesMet : TaskCommand;

    /// <summary>A task in <c>after</c> failed, was cancelled, or is gone.</summary>
    public sealed record DependencyFailed(string TaskId, string Detail) : TaskCommand;

    /// <param name="Seed">Hash of the journal's head: what lots are drawn from.</param>
    /// <param name="RingerShare">Of the attempts that trusted nodes get alone, how many are ringers: 0…1.</param>
    public sealed record Grant(IReadOnlyList<Placement> Placements, string Seed = "", double RingerShare = 0) : TaskCommand;

    /// <summary>Receipts that one node sent, signatures already checked.</summary>
    public sealed record Report(string Node, IReadOnlyList<SignedReceipt> Receipts) : TaskCommand;

    /// <summary>The keys of an attempt for its node; of the recipient's signature was made sure before.</summary>
    public sealed record ReleaseKeys(AttemptKey Attempt, string Node, string Recipient) : TaskCommand;

    public sealed record SaveCheckpoint(AttemptKey Key, string Node, Checkpoint Checkpoint) : TaskCommand;

    /// <summary>
    /// These attempts no longer run on the node. The end of a lease comes as <see cref="LossReason.LeaseOver"/>.
    /// </summary>
    public sealed record LoseAttempts(string Node, IReadOnlyList<AttemptKey> Keys, LossReason Reason) : TaskCommand;

    /// <summary>What comparing results of a shard came to; what was compared before changes nothing.</summary>
    public sealed record Compared(
        int Stage, int Shard, IReadOnlyList<ComparedPair> Pairs, IReadOnlyList<UnreadableResult> Unreadable) : TaskCommand;

    public sealed record Cancel(string Account, string Reason) : TaskCommand;
}
