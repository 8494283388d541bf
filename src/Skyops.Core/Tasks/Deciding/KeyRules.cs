using Skyops.Core.Tasks.Effects;
using Skyops.Core.Tasks.Shards;
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
        if (Problem(draft.State, key, node, c.Recipient) is { } refusal) return TaskDecision.Refused(draft.State, refusal);
        var open = draft.Open!;
        if (LiveAttempt.Find(open, key, node).Live!.Attempt.KeyReleasedTo == c.Recipient) return TaskDecision.Nothing(draft.State);
        draft.Raise(new KeyReleased(draft.Now, key.Stage, key.Shard, key.Slot, key.Epoch, node, c.Recipient, open.Header.Spec.Sealing!.Keys));
        return draft.Decision();
    }

    /// <summary>Why the keys of an attempt may not go to this key of a node; null when they may, or have.</summary>
    public static Refusal? Problem(TaskState state, AttemptKey key, string node, string recipient)
    {
        if (state is TaskState.None) return new Refusal(RefusalCode.NotFound, "there is no such task");
        if (state is not TaskState.Open open) return new Refusal(RefusalCode.AlreadyEnded, "the task has ended");
        if (open.Header.Spec.Sealing is null) return new Refusal(RefusalCode.Invalid, "the task is not encrypted");
        var (answer, live) = LiveAttempt.Find(open, key, node);
        if (live is null) return new Refusal(RefusalCode.StaleEpoch, $"the attempt does not run on this node: {answer}");
        return live.Attempt.KeyReleasedTo is null || live.Attempt.KeyReleasedTo == recipient
            ? null
            : new Refusal(RefusalCode.Conflict, "the keys of this attempt went to another key of the node; a next attempt gets them anew");
    }

    /// <summary>Whether an attempt waits for keys that the owner gives, or the last one of a slot ended because none came.</summary>
    public static bool AwaitsOwner(TaskState.Open open) => open.Header.Spec.Sealing?.Keys == SealingKeys.Mine && open.ActiveShards.Any(shard =>
        shard.State.Slots.Any(slot => slot is SlotState.Live { Attempt.KeyReleasedTo: null })
        || (shard.State.WaitingSlots > 0 && shard.State.Past.LastOrDefault() is { Fault: AttemptFault.Nobody, Attempt.KeyReleasedTo: null }));

    /// <summary>Attempts whose files this one reads.</summary>
    public static KeySource[] Reads(TaskState.Open open, AttemptKey key)
    {
        var attempt = open.Stages.Find(key.Stage, key.Shard)?.Live(key.Slot, key.Epoch)?.Attempt;
        if (attempt is null) return [];
        var assignment = AssignmentBuilder.Of(open, key.Stage, key.Shard, attempt);
        var files = assignment.Inputs.Select(input => input.Sealed).Concat((assignment.Resume?.Files ?? []).Select(file => file.Sealed)).OfType<SealedFile>();
        return [.. files.Select(file => new KeySource(file.Stage, file.Shard, file.Epoch)).Distinct()];
    }
}
