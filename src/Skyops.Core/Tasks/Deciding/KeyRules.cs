using Skyops.Core.Tasks.Effects;
using Skyops.Errors;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// Whether an attempt's keys go to a node: only while its lease is live there, and to one key an epoch, so that what is journalled before is all that can have happened.
/// </summary>
internal static class KeyRules
{
    public static TaskDecision Release(TaskDraft draft, TaskCommand.ReleaseKeys c)
    {
        var (key, node) = (c.Attempt, c.Node);
        if (draft.State is TaskState.None) return Refuse(draft, RefusalCode.NotFound, "there is no such task");
        if (draft.Open is not { } open) return Refuse(draft, RefusalCode.AlreadyEnded, "the task has ended");
        if (open.Header.Spec.Sealing is null) return Refuse(draft, RefusalCode.Invalid, "the task is not encrypted");
        var (answer, live) = LiveAttempt.Find(open, key, node);
        if (live is null) return Refuse(draft, RefusalCode.StaleEpoch, $"the attempt does not run on this node: {answer}");
        if (live.Attempt.KeyReleasedTo == c.Recipient) return TaskDecision.Nothing(draft.State);
        if (live.Attempt.KeyReleasedTo is not null)
            return Refuse(draft, RefusalCode.Conflict, "the keys of this attempt went to another key of the node; a next attempt gets them anew");
        draft.Raise(new KeyReleased(draft.Now, key.Stage, key.Shard, key.Slot, key.Epoch, node, c.Recipient, open.Header.Spec.Sealing.Keys));
        return draft.Decision();
    }

    /// <summary>Attempts whose files this one reads.</summary>
    public static KeySource[] Reads(TaskState.Open open, AttemptKey key)
    {
        var attempt = open.Stages.Find(key.Stage, key.Shard)?.Live(key.Slot, key.Epoch)?.Attempt;
        if (attempt is null) return [];
        var assignment = AssignmentBuilder.Of(open, key.Stage, key.Shard, attempt);
        var files = assignment.Inputs.Select(input => input.Sealed).Concat((assignment.Resume?.Files ?? []).Select(file => file.Sealed)).OfType<SealedFile>();
        return [.. files.Select(file => new KeySource(file.Stage, file.Shard, file.Epoch)).Distinct()];
    }

    private static TaskDecision Refuse(TaskDraft draft, RefusalCode code, string detail) => TaskDecision.Refused(draft.State, new Refusal(code, detail));
}
