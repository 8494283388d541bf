using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Shards;
using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// After a result: asks the quorum, and carries out what it says, up to the end of the stage and of the task.
/// </summary>
internal static class VerdictFlow
{
    public static void Judge(TaskDraft draft, int stageIndex, int shardIndex)
    {
        var open = draft.Open!;
        var shard = open.Stages.Find(stageIndex, shardIndex)!;
        switch (VerdictOf(open, stageIndex, shard))
        {
            case Verdict.Accepted accepted:
                Accept(draft, open, stageIndex, shardIndex, shard, accepted.Digest);
                break;
            case Verdict.MoreReplicas more:
                for (var i = 0; i < more.Count; i++)
                    draft.Raise(new ReplicaAdded(draft.Now, stageIndex, shardIndex, shard.Slots.Length + i));
                break;
            case Verdict.Inconclusive:
                EndFlow.Fail(
                    draft, TaskFailure.Inconclusive, $"Stage {open.Header.Plan[stageIndex].Name} shard {shardIndex}: inconclusive, {Differences(shard)}.", stageIndex, shardIndex);
                break;
        }
    }

    /// <summary>Results that have still to be compared are waited for.</summary>
    private static Verdict VerdictOf(TaskState.Open open, int stageIndex, ShardState shard)
    {
        var margin = open.Header.Spec.AgreementMargin;
        string[] digests = [.. shard.ResultsInOrder().Select(slot => slot.Result.Digest)];
        if (open.Header.Plan[stageIndex].Terms.Comparator.IsBitwise)
            return Quorum.Judge(digests, shard.Slots.Length, shard.Planned, margin, Limits.ReplicasPerShard);
        return ComparisonBook.Due(shard).Any()
            ? new Verdict.Wait()
            : Quorum.Judge(digests, shard.Slots.Length, shard.Planned, margin, Limits.ReplicasPerShard, shard.Compared.Matches);
    }

    private static string Differences(ShardState shard)
    {
        var digests = shard.ResultDigests.Distinct(StringComparer.Ordinal).Count();
        var unreadable = shard.Compared.Unreadable.Values.FirstOrDefault();
        return $"{shard.ResultDigests.Count()} replicas gave {digests} different results{(unreadable is null ? "" : $", of which some cannot be compared ({unreadable})")}";
    }

    private static void Accept(
        TaskDraft draft, TaskState.Open open, int stageIndex, int index, ShardState shard, string digest)
    {
        var stage = open.Header.Plan[stageIndex];
        ReplicaVote[] votes = [.. shard.Slots.OfType<SlotState.Reported>().Select(slot => Vote(shard, slot, digest))];
        var agreed = votes.Where(vote => vote.Agreed).Select(vote => vote.Slot).ToHashSet();
        var paidEach = Charges.LowerMedian(shard.Slots.OfType<SlotState.Reported>().Where(slot => agreed.Contains(slot.Attempt.Slot))
            .Select(s => Charges.Of(s.Result.MeteredMs, stage.Terms.CapMs, s.Attempt.PricePerHour)));
        draft.Raise(new ShardAccepted(draft.Now, stageIndex, index, digest, paidEach, votes));

        var after = draft.Open!;
        if (!after.Stages.Find(stageIndex)!.IsComplete) return;
        if (after.Stages.IsLast(open.Header.Plan, stageIndex)) EndFlow.Complete(draft);
        else draft.Raise(new StageCompleted(draft.Now, stageIndex, stage.Name));
    }

    private static ReplicaVote Vote(ShardState shard, SlotState.Reported slot, string accepted)
    {
        var given = slot.Result.Digest;
        var compared = shard.Compared.Pairs.GetValueOrDefault((accepted, given));
        var agreed = shard.Compared.Matches(accepted, given);
        return new ReplicaVote(slot.Attempt.Slot, slot.Attempt.Epoch, slot.Attempt.Node, agreed)
        {
            Difference = compared?.Difference,
            Detail = agreed ? null : shard.Compared.Unreadable.GetValueOrDefault(given) ?? compared?.Detail,
        };
    }
}
