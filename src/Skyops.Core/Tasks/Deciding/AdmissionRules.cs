using Skyops.Errors;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>The beginning: submission, its repeats, and the tasks that must have completed before.</summary>
internal static class AdmissionRules
{
    public static TaskDecision Submit(TaskDraft draft, TaskCommand.Submit c)
    {
        var task = c.Task;
        draft.Raise(new TaskSubmitted(
            task.SubmittedAt, c.TaskId, task.Account, task.Spec, task.SpecHash, task.Authorization, c.HoldId, c.AwaitsTasks && task.Spec.After.Length > 0));
        return draft.Decision();
    }

    /// <summary>
    /// The same spec of the same account again changes nothing; the caller answers what the first one did.
    /// </summary>
    public static TaskDecision Again(TaskState state, TaskHeader header, TaskCommand.Submit c) =>
        header.SpecHash == c.Task.SpecHash && header.Account == c.Task.Account
            ? TaskDecision.Nothing(state)
            : TaskDecision.Refused(state, new Refusal(
                RefusalCode.IdempotencyConflict, "Another task was submitted under this idempotency key.", "Use a new key for a different task."));

    public static TaskDecision Start(TaskDraft draft)
    {
        draft.Raise(new DependenciesMet(draft.Now));
        return draft.Decision();
    }

    public static TaskDecision GiveUp(TaskDraft draft, TaskCommand.DependencyFailed c)
    {
        EndFlow.Fail(draft, TaskFailure.Dependency, $"Task {c.TaskId}, which it waits for, did not complete: {c.Detail}.");
        return draft.Decision();
    }
}
