using Skyops.Core.Tasks.Deciding;
using Skyops.Core.Tasks.Shards;
using Skyops.Nodes;

namespace Skyops.Core.Tasks.Ringers;

/// <summary>What is remembered of a ringer by how it ended. Its node's record knows no other words than those for any attempt.</summary>
internal static class RingerEnds
{
    public static PastAttempt Judged(LiveRinger ringer, RingerJudged e) => e.Right
        ? new PastAttempt(ringer.Attempt, AttemptStates.Agreed, null, e.Receipt.Receipt.Digest, e.MeteredMs, e.Paid, OutcomeKind.Valid)
        : new PastAttempt(
            ringer.Attempt, AttemptStates.Disagreed, "the result of this shard was known, and is another", e.Receipt.Receipt.Digest, e.MeteredMs, null,
            OutcomeKind.Invalid)
        { Fault = AttemptFault.Node };

    public static PastAttempt Dropped(LiveRinger ringer, RingerDropped e) => new(
        ringer.Attempt, FailureRules.StateOf(e.Cause), e.Message ?? e.Cause.ToString(), null, e.MeteredMs, null, FailureRules.OutcomeOf(e.Cause))
    { Fault = FailureRules.FaultOf(e.Cause) };

    public static PastAttempt Stopped(LiveRinger ringer) =>
        new(ringer.Attempt, AttemptStates.Stopped, "its stage is over", null, 0, null, OutcomeKind.Neutral);
}
