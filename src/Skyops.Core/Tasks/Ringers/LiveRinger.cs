using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;

namespace Skyops.Core.Tasks.Ringers;

/// <summary>A known shard that is out on a node.</summary>
/// <param name="Known">The shard.</param>
/// <param name="RoomShard">The shard the node was offered: its room, which the ringer takes, goes by this name.</param>
/// <param name="RoomSlot">The slot it was offered.</param>
/// <param name="Attempt">As the node knows it.</param>
/// <param name="Step">Of its last checkpoint; 0 when there was none.</param>
public sealed record LiveRinger(KnownShard Known, int RoomShard, int RoomSlot, Attempt Attempt, long Step)
{
    /// <summary>The most that is paid for it.</summary>
    public Amount Most => Known.PaidEach;

    public bool Is(int stage, int shard, int slot, int epoch, string node) =>
        Known.Stage == stage && Known.Shard == shard && Attempt.Slot == slot && Attempt.Epoch == epoch && Attempt.Node == node;
}

/// <summary>A ringer that is over.</summary>
public sealed record PastRinger(int Stage, int Shard, PastAttempt Attempt);
