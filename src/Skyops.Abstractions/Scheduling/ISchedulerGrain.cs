using Orleans.Concurrency;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Scheduling;

/// <summary>
/// Matches the waiting slots of one pool (the grain's key) to its nodes. Holds nothing durable: on activation it asks open tasks and known nodes to announce
/// themselves. Events only request a pass; passes are coalesced.
/// </summary>
[Alias("skyops.ISchedulerGrain")]
public interface ISchedulerGrain : IGrainWithStringKey
{
    /// <summary>A node's state, capacity or reputation changed.</summary>
    [Alias("NodeChanged")]
    Task NodeChangedAsync(NodeSnapshot node);

    /// <summary>These slots wait. Idempotent by slot; also carries the task's live attempts so that capacity is reserved after a restart.</summary>
    [Alias("Request")]
    Task RequestAsync(PlacementRequest request);

    /// <summary>The same of many tasks, in order.</summary>
    [Alias("RequestMany")]
    Task RequestManyAsync(PlacementRequest[] requests);

    /// <summary>These attempts no longer take room on their nodes.</summary>
    [Alias("Release")]
    Task ReleaseAsync(string taskId, SlotOnNode[] slots);

    /// <summary>Nothing of this task waits any more.</summary>
    [Alias("Withdraw")]
    Task WithdrawAsync(string taskId);

    /// <summary>Why the waiting slots of a task wait; null when none does.</summary>
    [Alias("Explain"), AlwaysInterleave]
    Task<Explanation?> ExplainAsync(string taskId);

    /// <summary>Returns when every placement so far is on record, if placements are recorded.</summary>
    [Alias("Record"), AlwaysInterleave]
    Task RecordAsync();

    /// <summary>What a task would meet in the pool now. Nothing is kept of it.</summary>
    [Alias("Quote"), AlwaysInterleave]
    Task<Quote> QuoteAsync(string account, TaskSpec spec);

    /// <summary>Scores by these weights from the next pass on. Every pass's record says which were in force. Idempotent; a scheduler that starts has the built-in ones.</summary>
    [Alias("UseWeights")]
    Task UseWeightsAsync(WeightsInForce weights);

    /// <summary>Counts for health and the dashboard.</summary>
    [Alias("Statistics"), AlwaysInterleave]
    Task<SchedulerStatistics> StatisticsAsync();
}
