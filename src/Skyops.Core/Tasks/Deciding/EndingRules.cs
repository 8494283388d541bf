using Skyops.Errors;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>What an owner may do to end a task.</summary>
internal static class EndingRules
{
    private const int ReasonLength = 500;

    public static TaskDecision Cancel(TaskDraft draft, TaskCommand.Cancel c)
    {
        var reason = string.IsNullOrWhiteSpace(c.Reason) ? "by its owner" : c.Reason.Trim();
        EndFlow.Cancel(draft, (reason.Length <= ReasonLength ? reason : reason[..ReasonLength]).TrimEnd('.') + ".");
        return draft.Decision();
    }

    public static TaskDecision CancelAgain(TaskState.Ended ended) => ended.Reason is EndReason.Cancelled
        ? TaskDecision.Nothing(ended)
        : TaskDecision.Refused(ended, new Refusal(
            RefusalCode.AlreadyEnded,
            $"The task has already {(ended.Reason is EndReason.Completed ? "completed" : "failed")}."));
}
