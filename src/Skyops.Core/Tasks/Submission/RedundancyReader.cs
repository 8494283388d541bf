using System.Text.Json;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads <c>redundancy</c>: a number of replicas, or <c>"adaptive"</c>.</summary>
internal static class RedundancyReader
{
    /// <summary>What it says; adaptive when it is missing or wrong.</summary>
    public static int Read(SubmittedObject task)
    {
        if (task.Get("redundancy") is not { } value) return TaskSpec.Adaptive;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var replicas) && replicas is >= 1 and <= Limits.Redundancy) return replicas;
        if (value.ValueKind == JsonValueKind.String && value.ValueEquals(RedundancyJsonConverter.Adaptive)) return TaskSpec.Adaptive;
        task.Wrong(
            "redundancy", "is not a number of replicas",
            $"""{RedundancyJsonConverter.Adaptive}, or a whole number from 1 to {SubmittedObject.Number(Limits.Redundancy)}""",
            """Leave it out, or write for example 2: two nodes must agree.""");
        return TaskSpec.Adaptive;
    }
}
