using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Ringers;
using Skyops.Core.Tasks.Shards;
using Skyops.Core.Tasks.Stages;

namespace Skyops.Core.Tasks;

/// <summary>
/// A task, each form with only what is true in it. <see cref="TaskDecider"/> draws how they follow one another.
/// </summary>
public abstract record TaskState
{
    private TaskState()
    {
    }

    /// <summary>Never submitted.</summary>
    public sealed record None : TaskState
    {
        public static readonly None Instance = new();
    }

    /// <summary>Submitted and not ended.</summary>
    /// <param name="Header">What never changes.</param>
    /// <param name="AwaitsTasks">Tasks named in <c>after</c> have not all completed: nothing is offered yet.</param>
    /// <param name="Stages">The stages under way, each with how far it is, and those that are over.</param>
    /// <param name="Outputs">Accepted files that a stage that has not completed, or the owner, needs.</param>
    /// <param name="Bill">What it owes so far.</param>
    /// <param name="Counts">Totals for the view.</param>
    /// <param name="StartedAt">First lease.</param>
    /// <param name="Recent">Newest finished shards.</param>
    public sealed record Open(
        TaskHeader Header, bool AwaitsTasks, StageTable Stages, KeptOutputs Outputs, Bill Bill,
        TaskCounts Counts,
        DateTimeOffset? StartedAt, RecentShards Recent) : TaskState
    {
        /// <summary>Known shards that try nodes, beside the work.</summary>
        public RingerBook Ringers { get; init; } = RingerBook.Empty;

        /// <summary>Shards under way or waiting again, with their stages.</summary>
        public IEnumerable<(int Stage, int Shard, ShardState State)> ActiveShards =>
            Stages.Active.SelectMany(stage => stage.Value.Active.Select(shard => (stage.Key, shard.Key, shard.Value)));
    }

    /// <summary>Over. The ledger's open hold, not this state, remembers that settlement is still due.</summary>
    /// <param name="Header">What never changes.</param>
    /// <param name="Reason">How it ended.</param>
    /// <param name="Stages">How far each stage was.</param>
    /// <param name="Bill">Final; nothing is reserved.</param>
    /// <param name="Counts">Totals for the view.</param>
    /// <param name="StartedAt">First lease; null when there was none.</param>
    /// <param name="EndedAt">When it ended.</param>
    /// <param name="Recent">Newest finished shards, the stopped ones last.</param>
    public sealed record Ended(
        TaskHeader Header, EndReason Reason, StageTable Stages, Bill Bill, TaskCounts Counts,
        DateTimeOffset? StartedAt, DateTimeOffset EndedAt, RecentShards Recent) : TaskState
    {
        /// <summary>What the network owes for ringers, and how the newest ended.</summary>
        public RingerBook Ringers { get; init; } = RingerBook.Empty;
    }
}
