using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tasks;

/// <summary>
/// What a task has to tell others after its events are durable. Each is idempotent at its receiver, so it may be sent
/// again.
/// </summary>
public abstract record TaskEffect
{
    private TaskEffect()
    {
    }

    /// <summary>To the scheduler: these slots wait.</summary>
    public sealed record RequestPlacement(PlacementRequest Request) : TaskEffect;

    /// <summary>To the scheduler: these attempts take no room any more.</summary>
    public sealed record ReleaseSlots(SlotOnNode[] Slots) : TaskEffect;

    /// <summary>To the scheduler: nothing of this task waits any more.</summary>
    public sealed record Withdraw : TaskEffect;

    /// <summary>To a node. <paramref name="Known"/>: it was sent before; this is a repeat after a restart.</summary>
    public sealed record Assign(string Node, Assignment[] Assignments, bool Known) : TaskEffect;

    /// <summary>To a node: these attempts are over. <paramref name="Stop"/>: the worker may still run them.</summary>
    public sealed record ReleaseOnNode(string Node, AttemptKey[] Keys, bool Stop) : TaskEffect;

    /// <summary>To a node: what became of its work.</summary>
    public sealed record Outcomes(string Node, NodeOutcome[] Items) : TaskEffect;

    /// <summary>
    /// To the ledger of the task's currency, in this order: the payments, the fee, the rest of the hold freed.
    /// </summary>
    public sealed record Settle(string Currency, Transfer[] Transfers) : TaskEffect;

    /// <summary>
    /// To whoever can read blobs: these results are to be compared; the answer comes as
    /// <see cref="TaskCommand.Compared"/>.
    /// </summary>
    public sealed record CompareResults(int Stage, int Shard, Comparator Comparator, ResultPair[] Pairs) : TaskEffect;

    /// <summary>To the broker: the account has one open task less.</summary>
    public sealed record Ended(string Account) : TaskEffect;
}

/// <summary>Two results that are to be compared.</summary>
public sealed record ResultPair(ResultToCompare First, ResultToCompare Second);

/// <summary>One of them: the epoch it came under and its files.</summary>
public sealed record ResultToCompare(int Epoch, OutputFile[] Files);
