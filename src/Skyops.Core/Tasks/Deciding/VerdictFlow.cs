using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Shards;
using Skyops.Core.Validation;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// After a result: asks the quorum, and carries out what it says, up to the end of the stage and of the task.
/// </summary>
internal static class VerdictFlow
{
    public static void Judge(TaskDraft draft, int shardIndex)
    {
        var open = draft.Open!;
        var spec = open.Header.Spec;
        var shard = open.Progress.Find(shardIndex)!;
        switch (Quorum.Judge([.. shard.ResultDigests], shard.Slots.Length, spec.Redundancy, spec.AgreementMargin, Limits.ReplicasPerShard))
        {
            case Verdict.Accepted accepted:
                Accept(draft, open, shardIndex, shard, accepted.Digest);
                break;
            case Verdict.MoreReplicas more:
                for (var i = 0; i < more.Count; i++) draft.Raise(new ReplicaAdded(draft.Now, open.Stage, shardIndex, shard.Slots.Length + i));
                break;
            case Verdict.Inconclusive:
                var digests = shard.ResultDigests.Distinct(StringComparer.Ordinal).Count();
                EndFlow.Fail(
                    draft, TaskFailure.Inconclusive,
                    $"Stage {open.CurrentStage.Name} shard {shardIndex}: inconclusive, {shard.ResultDigests.Count()} replicas gave {digests} different results.",
                    open.Stage, shardIndex);
                break;
        }
    }

    private static void Accept(TaskDraft draft, TaskState.Open open, int index, ShardState shard, string digest)
    {
        var reported = shard.Slots.OfType<SlotState.Reported>().ToArray();
        var paidEach = Charges.LowerMedian(reported.Where(s => s.Result.Digest == digest)
            .Select(s => Charges.Of(s.Result.MeteredMs, open.Header.CapMs, s.Attempt.PricePerHour)));
        ReplicaVote[] votes =
            [.. reported.Select(s => new ReplicaVote(s.Attempt.Slot, s.Attempt.Epoch, s.Attempt.Node, s.Result.Digest == digest))];
        draft.Raise(new ShardAccepted(draft.Now, open.Stage, index, digest, paidEach, votes));

        var after = draft.Open!;
        if (!after.Progress.IsComplete) return;
        if (after.IsLastStage) EndFlow.Complete(draft);
        else draft.Raise(new StageCompleted(draft.Now, after.Stage, after.CurrentStage.Name));
    }
}
