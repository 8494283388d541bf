using Skyops.Core.Tasks.Shards;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>Looks up the attempt that a message from a node is about.</summary>
internal static class LiveAttempt
{
    /// <summary>The live attempt, or the answer that the node gets instead.</summary>
    public static (ReportAnswer Answer, SlotState.Live? Live) Find(TaskState.Open open, AttemptKey key, string node)
    {
        if (key.TaskId != open.Header.Id || key.Stage < 0 || key.Stage >= open.Header.Plan.Count || key.Epoch < 1 || key.Slot < 0)
            return Only(ReportAnswer.UnknownAttempt);
        if (key.Shard < 0 || key.Shard >= open.Header.Plan[key.Stage].Shards) return Only(ReportAnswer.UnknownAttempt);
        if (open.Ringers.AnswerOfPast(key, node) is { } past) return Only(past);
        var progress = open.Stages.Find(key.Stage);
        if (progress is null && !open.Stages.Completed.Contains(key.Stage)) return Only(ReportAnswer.UnknownAttempt);
        if (progress?.Find(key.Shard) is not { } shard) return Only(AfterVerdict(open, key));
        if (key.Epoch > shard.Epoch || shard.Slot(key.Slot) is not { } slot) return Only(ReportAnswer.UnknownAttempt);
        if (slot.Holder is not { } holder || holder.Epoch != key.Epoch) return Only(ReportAnswer.StaleEpoch);
        if (holder.Node != node) return Only(ReportAnswer.WrongNode);
        return slot is SlotState.Live live ? (ReportAnswer.Recorded, live) : Only(ReportAnswer.Duplicate);
    }

    /// <summary>
    /// For a shard that has its verdict: a repeat of what was counted is a duplicate, an attempt that was given up is
    /// stale. Shards too old to be remembered answer
    /// duplicate: to the node both mean that there is nothing left to send.
    /// </summary>
    private static ReportAnswer AfterVerdict(TaskState.Open open, AttemptKey key)
    {
        if (open.Recent.Find(key.Stage, key.Shard) is not { } finished) return ReportAnswer.Duplicate;
        var past = finished.Attempts.FirstOrDefault(a => a.Attempt.Slot == key.Slot && a.Attempt.Epoch == key.Epoch);
        return past?.State switch
        {
            null => ReportAnswer.UnknownAttempt,
            AttemptStates.Agreed or AttemptStates.Disagreed => ReportAnswer.Duplicate,
            _ => ReportAnswer.StaleEpoch,
        };
    }

    private static (ReportAnswer Answer, SlotState.Live? Live) Only(ReportAnswer answer) => (answer, null);
}
