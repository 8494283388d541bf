using Skyops.Core.Tasks.Shards;
using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// Whether a checkpoint is kept. It is journalled only when it changes what a resume may use, or could with a second
/// opinion: candidates are durable, because the first of two
/// opinions must not be forgotten when the silo restarts between them.
/// </summary>
internal static class CheckpointRules
{
    public static TaskDecision Decide(TaskDraft draft, AttemptKey key, string node, Checkpoint checkpoint)
    {
        var answer = Save(draft, key, node, checkpoint);
        return draft.Decision() with { Reports = [answer] };
    }

    private static ReportAnswer Save(TaskDraft draft, AttemptKey key, string node, Checkpoint checkpoint)
    {
        if (draft.Open is not { } open) return ReportAnswer.TaskEnded;
        var ringer = key.TaskId == open.Header.Id ? open.Ringers.Find(key, node) : null;
        var (answer, live) = ringer is null ? LiveAttempt.Find(open, key, node) : default;
        if (live is null && ringer is null) return answer;
        if (checkpoint.Step < 1 || checkpoint.Files is null or []
            || OutputManifestCheck.Problem(checkpoint.Files, checkpoint.Digest) is not null
            || SealedManifestCheck.Problem(open.Header.Spec, key, checkpoint.Files) is not null)
        {
            return ReportAnswer.Malformed;
        }

        if (ringer is not null) return RingerRules.Save(draft, ringer, key, checkpoint.Step);
        var shard = open.Stages.Find(key.Stage, key.Shard)!;
        var book = shard.Checkpoints;
        if (!book.IsNews(key.Slot, node, checkpoint.Step)) return ReportAnswer.Duplicate;
        var verified = shard.Planned == 1
            || book.Confirms(new CheckpointCandidate(key.Slot, node, live!.Attempt.Owner, checkpoint));
        draft.Raise(
            new CheckpointSaved(draft.Now, key.Stage, key.Shard, key.Slot, key.Epoch, node, checkpoint, verified));
        return ReportAnswer.Recorded;
    }
}
