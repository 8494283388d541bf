using System.Text.Json.Serialization;
using Skyops.Ledger;

namespace Skyops.Tasks;

/// <summary>What an owner submits. Immutable; its canonical JSON bytes are what the content hash and the owner's signature cover.</summary>
[GenerateSerializer, Immutable, Alias("skyops.TaskSpec")]
public sealed record TaskSpec
{
    /// <summary>The <see cref="Redundancy"/> that follows from who runs the work; in JSON <c>"adaptive"</c>.</summary>
    public const int Adaptive = 0;

    [Id(0)] public string? Name { get; init; }

    /// <summary>What its shards do; <see cref="StagedWorkload"/>, which is also the default, where <see cref="Stages"/> say it.</summary>
    [Id(1)] public Workload Workload { get; init; } = StagedWorkload.Instance;

    [Id(2)] public ResourceRequest Resources { get; init; } = new();

    /// <summary>Shards that may run side by side in a stage (for training: in each round).</summary>
    [Id(3)] public int Shards { get; init; } = 1;

    /// <summary>
    /// Replicas of each shard whose results must agree: 1 to <see cref="Limits.Redundancy"/>, or <see cref="Adaptive"/>: two, unless the first goes to a node whose
    /// results were right so often that it is only checked now and then.
    /// </summary>
    [Id(4), JsonConverter(typeof(RedundancyJsonConverter))]
    public int Redundancy { get; init; } = Adaptive;

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
    /// Stages that form a graph, in place of one workload; null for a task of one workload. Left out of the canonical bytes when null, so that the hashes of specs without
    /// stages stay what they were.
    /// </summary>
    [Id(13), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskStage[]? Stages { get; init; }

    /// <summary>
    /// Which nodes may run it, beyond what the machine has; null: any. Left out of the canonical bytes when null, so that
    /// the hashes of specs without rules stay what they were.
    /// </summary>
    [Id(14), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlacementRules? Placement { get; init; }

    /// <summary>
    /// All waiting slots of a stage start together or not at all; at most <see cref="Limits.GangSlots"/> of them. Left out
    /// of the canonical bytes when false, so that the hashes of specs from before there was this field stay what they were.
    /// </summary>
    [Id(15), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Together { get; init; }

    /// <summary>How results are compared; null: bit by bit. Left out of the canonical bytes when null.</summary>
    [Id(16), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Comparator? Comparator { get; init; }

    /// <summary>Data for its programs; null: none. Left out of the canonical bytes when null, so that the hashes of specs without inputs stay what they were.</summary>
    [Id(17), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskInput[]? Inputs { get; init; }

    /// <summary>How it is encrypted; null: not at all. Left out of the canonical bytes when null, so that the hashes of specs from before there was this field stay what they were.</summary>
    [Id(18), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskSealing? Sealing { get; init; }
}

/// <summary>Classes of priority; a higher class is placed before any of a lower one.</summary>
[JsonConverter(typeof(TaskPriorityJsonConverter))]
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

    /// <summary>One of <see cref="PlacementWords.GpuVendors"/>; null: any.</summary>
    [Id(6), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GpuVendor { get; init; }

    /// <summary>
    /// Of an NVIDIA GPU the least compute capability, for example <c>8.0</c>, compared number by number; a GPU of
    /// another vendor must say exactly this. Null: any.
    /// </summary>
    [Id(7), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MinComputeCapability { get; init; }
}
