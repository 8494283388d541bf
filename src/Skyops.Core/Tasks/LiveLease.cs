using Skyops.Core.Tasks.Shards;
using Skyops.Tasks;

namespace Skyops.Core.Tasks;

/// <summary>A live attempt and when its lease ends, before any grace: lease time plus the wall time limit.</summary>
public sealed record LiveLease(AttemptKey Key, string Node, DateTimeOffset RunsOut)
{
    internal static IEnumerable<LiveLease> Of(TaskState.Open open, int stage, int index, ShardState shard) =>
        shard.LiveAttempts.Select(a => new LiveLease(
            open.Header.Key(stage, index, a.Slot, a.Epoch), a.Node, a.LeasedAt.AddSeconds(open.Header.Plan[stage].Terms.DurationSeconds)));
}
