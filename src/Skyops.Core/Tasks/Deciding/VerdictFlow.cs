using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Shards;
using Skyops.Core.Validation;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// After a result: asks the quorum, and carries out what it says, up to the end of the stage and of the task.
/// </summary>
internal static class VerdictFlow
{
    public static void Judge(TaskDraft draft, int stageIndex, int shardIndex)
    {
        var open = draft.Open!;
        var spec = open.Header.Spec;
        var stage = open.Header.Plan[stageIndex];
        var shard = open.Stages.Find(stageIndex, shardIndex)!;
        switch (
            Quorum.Judge(
                [.. shard.ResultDigests], shard.Slots.Length, shard.Planned, spec.AgreementMargin,
                Limits.ReplicasPerShard))
        {
            case Verdict.Accepted accepted:
                Accept(draft, open, stageIndex, shardIndex, shard, accepted.Digest);
                break;
            case Verdict.MoreReplicas more:
                for (var i = 0; i < more.Count; i++)
                    draft.Raise(new ReplicaAdded(draft.Now, stageIndex, shardIndex, shard.Slots.Length + i));
                break;
            case Verdict.Inconclusive:
                var digests = shard.ResultDigests.Distinct(StringComparer.Ordinal).Count();
                EndFlow.Fail(
                    draft, TaskFailure.Inconclusive,
                    $"Stage {stage.Name} shard {shardIndex}: inconclusive, {shard.ResultDigests.Count()} replicas gave {digests} different results.",
                    stageIndex, shardIndex);
                break;
        }
    }

    private static void Accept(
        TaskDraft draft, TaskState.Open open, int stageIndex, int index, ShardState shard, string digest)
    {
        var stage = open.Header.Plan[stageIndex];
        var reported = shard.Slots.OfType<SlotState.Reported>().ToArray();
        var paidEach = Charges.LowerMedian(reported.Where(s => s.Result.Digest == digest)
            .Select(s => Charges.Of(s.Result.MeteredMs, stage.Terms.CapMs, s.Attempt.PricePerHour)));
        ReplicaVote[] votes =
            [.. reported.Select(s => new ReplicaVote(s.Attempt.Slot, s.Attempt.Epoch, s.Attempt.Node, s.Result.Digest == digest))];
        draft.Raise(new ShardAccepted(draft.Now, stageIndex, index, digest, paidEach, votes));

        var after = draft.Open!;
        if (!after.Stages.Find(stageIndex)!.IsComplete) return;
        if (after.Stages.IsLast(open.Header.Plan, stageIndex)) EndFlow.Complete(draft);
        else draft.Raise(new StageCompleted(draft.Now, stageIndex, stage.Name));
    }
}
