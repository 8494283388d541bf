using Skyops.Core.Tasks.Shards;
using Skyops.Tasks;

namespace Skyops.Core.Tasks;

/// <summary>A live attempt and when its lease ends, before any grace: lease time plus the wall time limit.</summary>
public sealed record LiveLease(AttemptKey Key, string Node, DateTimeOffset RunsOut)
{
    /// <summary>The shard and slot by which the scheduler knows its room.</summary>
    public required (int Shard, int Slot) Room { get; init; }

    internal static IEnumerable<LiveLease> OfRingers(TaskState.Open open) => open.Ringers.Live.Select(ringer => new LiveLease(
        open.Header.Key(ringer.Known.Stage, ringer.Known.Shard, ringer.Attempt.Slot, ringer.Attempt.Epoch), ringer.Attempt.Node,
        ringer.Attempt.LeasedAt.AddSeconds(open.Header.Plan[ringer.Known.Stage].Terms.DurationSeconds))
    { Room = (ringer.RoomShard, ringer.RoomSlot) });

    internal static IEnumerable<LiveLease> Of(TaskState.Open open, int stage, int index, ShardState shard) =>
        shard.LiveAttempts.Select(a => new LiveLease(
            open.Header.Key(stage, index, a.Slot, a.Epoch), a.Node, a.LeasedAt.AddSeconds(open.Header.Plan[stage].Terms.DurationSeconds))
        { Room = (index, a.Slot) });
}
