using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// Attempts that no longer run where they were leased. What is not live there any more is passed over.
/// </summary>
internal static class LossRules
{
    public static TaskDecision Decide(TaskDraft draft, TaskCommand.LoseAttempts c)
    {
        var cause = FailureRules.CauseOf(c.Reason);
        foreach (var key in c.Keys)
        {
            if (draft.Open is not { } open) break;
            if (open.Ringers.Find(key, c.Node) is { } ringer) RingerRules.Drop(draft, ringer, cause, Message(c.Reason), 0);
            else if (LiveAttempt.Find(open, key, c.Node).Live is { } live)
                FailureFlow.Fail(draft, key, live, cause, Message(c.Reason), 0);
        }

        return draft.Decision();
    }

    private static string Message(LossReason reason) => reason switch
    {
        LossReason.NodeLost => "the node was not heard of for longer than its leases last",
        LossReason.WorkerRestarted => "the worker came back without it",
        LossReason.Declined => "the worker refused it",
        LossReason.NoKeys => "waiting for the owner's keys: none were given in time",
        _ => "the lease ran to its end without a receipt",
    };
}
