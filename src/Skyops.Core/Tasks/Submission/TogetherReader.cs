using System.Text.Json;
using Skyops.Core.Tasks.Stages;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads <c>together</c>, and whether what the task asks for can start at one moment.</summary>
internal static class TogetherReader
{
    public static bool Read(SubmittedObject task)
    {
        if (task.Get("together") is not { } value) return false;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            task.Wrong("together", $"is {SubmittedObject.Kind(value)}", "true or false", "Write true, or leave it out.");
        return value.ValueKind == JsonValueKind.True;
    }

    /// <param name="task">To which errors are added.</param>
    /// <param name="spec">Otherwise without errors.</param>
    public static void Check(SubmittedObject task, TaskSpec spec)
    {
        // How many replicas an adaptive shard has follows from the nodes it was given: that is after the start.
        if (Replicas(spec).Contains(TaskSpec.Adaptive))
        {
            task.Wrong(
                "together", "does not say how many replicas start at one moment, for redundancy is adaptive",
                "redundancy as a number, in every stage, when together", "Give redundancy, for example 2, or leave together out.");
            return;
        }

        var plan = spec.Stages is { } given ? GraphPlan.Of(spec, given) : null;
        var most = Math.Min(Limits.GangSlots, plan?.Window ?? Limits.SlotsInScheduler);
        var slots = spec.Stages is { } stages
            ? stages.Max(stage => (long)stage.Shards * (stage.Redundancy ?? spec.Redundancy))
            : (long)spec.Shards * spec.Redundancy;
        if (slots <= most) return;
        task.Wrong(
            "together", $"would start {SubmittedObject.Number(slots)} slots at one moment",
            $"shards × redundancy of at most {SubmittedObject.Number(most)} in a stage when together",
            "Use fewer shards, or leave it out.");
    }

    private static IEnumerable<int> Replicas(TaskSpec spec) => spec.Stages is { } stages
        ? stages.Select(stage => stage.Redundancy ?? spec.Redundancy)
        : [spec.Redundancy];
}
