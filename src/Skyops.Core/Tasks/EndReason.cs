using System.Text.Json.Serialization;
using Skyops.Tasks;

namespace Skyops.Core.Tasks;

/// <summary>How a task ended.</summary>
public abstract record EndReason
{
    private EndReason()
    {
    }

    /// <param name="Outputs">Files of the stages that no other comes after.</param>
    public sealed record Completed(OutputFile[] Outputs) : EndReason;

    /// <param name="Cause">Whose fault by nature.</param>
    /// <param name="Detail">One sentence for a person.</param>
    public sealed record Failed(TaskFailure Cause, string Detail) : EndReason;

    public sealed record Cancelled(string Detail) : EndReason;
}

/// <summary>Why a task failed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskFailure>))]
public enum TaskFailure
{
    /// <summary>The workload itself failed on different nodes: the task's own fault.</summary>
    Workload,

    /// <summary>A shard took the workers of different nodes down.</summary>
    Poison,

    /// <summary>A slot ran out of tries.</summary>
    OutOfTries,

    /// <summary>Replicas differ and no allowed number of further ones can settle it.</summary>
    Inconclusive,

    /// <summary>A task it waits for did not complete.</summary>
    Dependency,
}
