using System.Collections.Immutable;
using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;
using Skyops.Nodes;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>What becomes of a shard's attempts when it is over.</summary>
internal static class Settled
{
    /// <summary>After a verdict: agreeing nodes are paid, the others were wrong, what still runs is stopped.</summary>
    public static ImmutableArray<PastAttempt> WithVerdict(ShardState shard, ShardAccepted verdict)
    {
        var attempts = shard.Past.ToBuilder();
        var compared = shard.ResultDigests.Count() > 1;
        foreach (var slot in shard.Slots)
        {
            attempts.AddRange(slot switch
            {
                SlotState.Reported r => [Voted(r, Array.Find(verdict.Votes, vote => vote.Epoch == r.Attempt.Epoch), verdict.PaidEach, compared)],
                SlotState.Live l => [Stopped(l.Attempt, 0, "the shard has its verdict")],
                _ => ReadOnlySpan<PastAttempt>.Empty,
            });
        }

        return attempts.ToImmutable();
    }

    /// <summary>
    /// After the task's end: nobody is blamed or paid for a shard without a verdict, and its digests stay sealed.
    /// </summary>
    public static ImmutableArray<PastAttempt> WithoutVerdict(ShardState shard)
    {
        var attempts = shard.Past.ToBuilder();
        foreach (var slot in shard.Slots)
        {
            attempts.AddRange(slot switch
            {
                SlotState.Reported r => [Stopped(r.Attempt, r.Result.MeteredMs, "the task ended before the verdict")],
                SlotState.Live l => [Stopped(l.Attempt, 0, "the task ended")],
                _ => ReadOnlySpan<PastAttempt>.Empty,
            });
        }

        return attempts.ToImmutable();
    }

    private static PastAttempt Voted(SlotState.Reported slot, ReplicaVote? vote, Amount paidEach, bool compared) => vote is { Agreed: true }
        ? new PastAttempt(slot.Attempt, AttemptStates.Agreed, null, slot.Result.Digest, slot.Result.MeteredMs, paidEach, OutcomeKind.Valid) { Checked = compared }
        : new PastAttempt(
            slot.Attempt, AttemptStates.Disagreed, vote?.Detail is { } detail ? $"outvoted: {detail}" : "outvoted", slot.Result.Digest, slot.Result.MeteredMs, null,
            OutcomeKind.Invalid);

    private static PastAttempt Stopped(Attempt attempt, long meteredMs, string reason) =>
        new(attempt, AttemptStates.Stopped, reason, null, meteredMs, null, OutcomeKind.Neutral);
}
