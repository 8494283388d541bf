using System.Text.Json.Serialization;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tasks;

/// <summary>
/// A shard whose result is known went to a trusted node, under the name it had when it was new, in the room of a slot that
/// still waits. The lot can be drawn again from what stands here.
/// </summary>
/// <param name="RoomShard">The shard the node was offered.</param>
/// <param name="RoomSlot">Its slot.</param>
/// <param name="RoomEpoch">The epoch it would have had: the lot is drawn from its name.</param>
/// <param name="Owner">Account that is paid for it, by the network.</param>
/// <param name="Streak">The node's results in a row that were checked and right.</param>
/// <param name="Seed">What the lot was drawn from.</param>
/// <param name="Share">The share that was in force.</param>
public sealed record RingerSent(
    DateTimeOffset At, int Stage, int Shard, int Slot, int Epoch, int RoomShard, int RoomSlot, int RoomEpoch, string Node, string Owner,
    Amount PricePerHour, int Streak, string Seed, double Share) : TaskEvent(At)
{
    /// <summary>The network the node is in; null when that is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Network { get; init; }

    /// <summary>The equivalence class it runs in; null when it does not matter.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Class { get; init; }
}

/// <summary>A ringer saved a checkpoint. Nobody resumes from it: it is remembered so that a repeat is answered as any other attempt's is.</summary>
public sealed record RingerCheckpointed(DateTimeOffset At, int Stage, int Shard, int Slot, int Epoch, string Node, long Step) : TaskEvent(At);

/// <summary>A ringer's result was compared with the known one.</summary>
/// <param name="MeteredMs">Run time that may be charged.</param>
/// <param name="Right">It is the known one.</param>
/// <param name="Paid">What the network pays for it; nothing for a wrong one.</param>
public sealed record RingerJudged(DateTimeOffset At, SignedReceipt Receipt, long MeteredMs, bool Right, Amount Paid) : TaskEvent(At);

/// <summary>A ringer came to nothing. It is not tried again.</summary>
public sealed record RingerDropped(
    DateTimeOffset At, int Stage, int Shard, int Slot, int Epoch, string Node, AttemptFailureCause Cause, string? Message, long MeteredMs) : TaskEvent(At);
