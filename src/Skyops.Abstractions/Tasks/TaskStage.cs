using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>One stage of a task that has several. What is null here is as the task says.</summary>
[GenerateSerializer, Immutable, Alias("skyops.TaskStage")]
public sealed record TaskStage
{
    /// <summary>Letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, up to <see cref="Limits.StageNameLength"/>; folders of inputs and results are called so.</summary>
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public required Workload Workload { get; init; }

    [Id(2)] public int Shards { get; init; } = 1;

    /// <summary>Stages that must have completed; their outputs are this one's inputs.</summary>
    [Id(3)] public string[] After { get; init; } = [];

    [Id(4)] public StageTake Take { get; init; } = StageTake.All;

    [Id(5)] public ResourceRequest? Resources { get; init; }

    /// <summary>Wall time one attempt may take, in seconds.</summary>
    [Id(6)] public int? DurationSeconds { get; init; }

    [Id(7), JsonConverter(typeof(RedundancyJsonConverter))]
    public int? Redundancy { get; init; }

    /// <summary>How results of this stage are compared.</summary>
    [Id(8), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Comparator? Comparator { get; init; }
}

/// <summary>Which outputs of the stages before a shard gets.</summary>
[JsonConverter(typeof(StageTakeJsonConverter))]
public enum StageTake
{
    /// <summary>Those of all their shards.</summary>
    All = 0,

    /// <summary>Those of the shard of its own number; the stages before have as many shards.</summary>
    Own = 1,
}
