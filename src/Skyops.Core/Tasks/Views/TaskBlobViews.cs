using Skyops.Core.Tasks.Deciding;
using Skyops.Core.Tasks.Effects;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Views;

/// <summary>Which blobs a task is about: to its owner, and to the node of each attempt.</summary>
internal static class TaskBlobViews
{
    public static TaskBlobs Of(IReadOnlyList<TaskEvent> events)
    {
        var submitted = (TaskSubmitted)events[0];
        return new TaskBlobs(
            submitted.Account,
            events.Any(happened => happened is TaskCompleted or TaskFailed or TaskCancelled),
            [.. Inputs(submitted.Spec)],
            [.. SealedResults.Files(events).Select(file => file.Sha256).Distinct(StringComparer.Ordinal)]);
    }

    public static IEnumerable<string> Reads(TaskState state, AttemptKey key, string node)
    {
        if (state is not TaskState.Open open || key.TaskId != open.Header.Id) return [];
        if ((open.Ringers.Find(key, node)?.Attempt ?? LiveAttempt.Find(open, key, node).Live?.Attempt) is not { } attempt) return [];
        var assignment = AssignmentBuilder.Of(open, key.Stage, key.Shard, attempt);
        return assignment.Inputs.Select(input => input.Sha256).Concat((assignment.Resume?.Files ?? []).Select(file => file.Sha256));
    }

    private static IEnumerable<string> Inputs(TaskSpec spec)
    {
        foreach (var workload in spec.Stages is { } stages ? stages.Select(stage => stage.Workload) : [spec.Workload])
        {
            if (workload is CommandWorkload command) foreach (var input in command.Inputs) yield return input.Sha256;
            if (workload is not TrainWorkload train) continue;
            yield return train.Dataset.Sha256;
            if (train.Labels is { } labels) yield return labels.Sha256;
        }
    }
}
