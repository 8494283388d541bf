using Skyops.Ledger;

namespace Skyops.Tasks;

/// <summary>What an owner submits. Immutable; its canonical JSON bytes are what the content hash and the owner's signature cover.</summary>
[GenerateSerializer, Immutable, Alias("skyops.TaskSpec")]
public sealed record TaskSpec
{
    [Id(0)] public string? Name { get; init; }

    [Id(1)] public required Workload Workload { get; init; }

    [Id(2)] public ResourceRequest Resources { get; init; } = new();

    /// <summary>Shards that may run side by side in a stage (for training: in each round).</summary>
    [Id(3)] public int Shards { get; init; } = 1;

    /// <summary>Replicas of each shard whose results must agree: 1 to <see cref="Limits.Redundancy"/>.</summary>
    [Id(4)] public int Redundancy { get; init; } = 1;

    /// <summary>The most the task may cost in all; the hold placed at submission.</summary>
    [Id(5)] public required Amount Budget { get; init; }

    [Id(6)] public string Currency { get; init; } = "SKYOPS";

    /// <summary>Wall time one attempt may take, in seconds.</summary>
    [Id(7)] public int DurationSeconds { get; init; } = 600;

    [Id(8)] public TaskPriority Priority { get; init; } = TaskPriority.Normal;

    /// <summary>Tasks that must have completed before this one starts.</summary>
    [Id(9)] public string[] After { get; init; } = [];

    [Id(10)] public SortedDictionary<string, string> Labels { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Seconds between checkpoints of a running attempt; 0 takes none.</summary>
    [Id(11)] public int CheckpointEverySeconds { get; init; } = 5;

    /// <summary>How many more replicas must agree than disagree once results differ: 1 to <see cref="Limits.AgreementMargin"/>.</summary>
    [Id(12)] public int AgreementMargin { get; init; } = 2;

    /// <summary>
    /// All waiting slots of a stage start together or not at all; at most <see cref="Limits.GangSlots"/> of them. Not written when
    /// false, so that specs from before there was this field keep their hash.
    /// </summary>
    [Id(15), System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public bool Together { get; init; }
}

/// <summary>Classes of priority; a higher class is placed before any of a lower one.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(TaskPriorityJsonConverter))]
public enum TaskPriority
{
    Low = 0,
    Normal = 1,
    High = 2,
}

/// <summary>What each replica of a shard needs. Memory is in MiB, GPU memory is per GPU.</summary>
[GenerateSerializer, Immutable, Alias("skyops.ResourceRequest")]
public sealed record ResourceRequest
{
    [Id(0)] public int CpuCores { get; init; } = 1;

    [Id(1)] public int RamMiB { get; init; } = 512;

    [Id(2)] public int DiskMiB { get; init; } = 256;

    [Id(3)] public int Gpus { get; init; }

    [Id(4)] public string? GpuModel { get; init; }

    [Id(5)] public int GpuMemoryMiB { get; init; }
}
