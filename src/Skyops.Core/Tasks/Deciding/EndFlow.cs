using Skyops.Core.Tasks.Billing;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>The ways a task ends, each with its final bill.</summary>
internal static class EndFlow
{
    public static void Fail(TaskDraft draft, TaskFailure cause, string detail, int? stage = null, int? shard = null)
    {
        var work = draft.Open!.Bill.Work;
        draft.Raise(new TaskFailed(draft.Now, cause, detail, stage, shard, work, Charges.Fee(work)));
    }

    public static void Cancel(TaskDraft draft, string reason)
    {
        var work = draft.Open!.Bill.Work;
        draft.Raise(new TaskCancelled(draft.Now, reason, work, Charges.Fee(work)));
    }

    public static void Complete(TaskDraft draft)
    {
        var open = draft.Open!;
        draft.Raise(new TaskCompleted(draft.Now, FinalOutputs.Of(open), open.Bill.Work, Charges.Fee(open.Bill.Work)));
    }
}
