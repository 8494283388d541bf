using Skyops.Core.Tasks.Shards;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>An attempt ended without a result: the slot waits again, or the task has to give up.</summary>
internal static class FailureFlow
{
    public static void Fail(
        TaskDraft draft, AttemptKey key, SlotState.Live live, AttemptFailureCause cause, string? message,
        long meteredMs)
    {
        var fault = FailureRules.FaultOf(cause);
        draft.Raise(new AttemptFailed(
            draft.Now, key.Stage, key.Shard, key.Slot, key.Epoch, live.Attempt.Node, cause, fault,
            ExcludesNode: fault is AttemptFault.Task or AttemptFault.Node, CountsAsTry: fault != AttemptFault.Nobody,
            FailureRules.NextTry(key, cause, live.Failures, draft.Now), message, meteredMs));
        GiveUpIfHopeless(draft, key, cause, message);
    }

    private static void GiveUpIfHopeless(TaskDraft draft, AttemptKey key, AttemptFailureCause cause, string? message)
    {
        var open = draft.Open!;
        var shard = open.Stages.Find(key.Stage, key.Shard)!;
        if (shard.FailingNodes.Length >= Limits.FailingNodesPerShard)
        {
            Give(TaskFailure.Workload, $"the workload fails on different nodes ({cause}): {message ?? "no message"}");
        }
        else if (shard.LostNodes.Length >= Limits.LostNodesPerShard)
        {
            Give(
                TaskFailure.Poison,
                $"it took the workers of {shard.LostNodes.Length} different nodes down ({string.Join(", ", shard.LostNodes)})");
        }
        else if (shard.Slots[key.Slot].Tries >= Limits.TriesPerSlot)
        {
            Give(
                TaskFailure.OutOfTries,
                $"replica {key.Slot} failed {Limits.TriesPerSlot} times, last: {message ?? cause.ToString()}");
        }

        void Give(TaskFailure failure, string detail) =>
            EndFlow.Fail(
                draft, failure, $"Stage {open.Header.Plan[key.Stage].Name} shard {key.Shard}: {detail}.", key.Stage, key.Shard);
    }
}
