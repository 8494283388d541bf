using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>What every attempt of a stage needs and may take.</summary>
/// <param name="Executor">What a node must offer.</param>
/// <param name="Resources">Reserved for each replica.</param>
/// <param name="DurationSeconds">Wall time limit of one attempt.</param>
/// <param name="Redundancy">Replicas of each shard, or <see cref="TaskSpec.Adaptive"/>.</param>
/// <param name="Reproducible">Honest replicas give the same bits on any machine.</param>
public sealed record StageTerms(string Executor, ResourceRequest Resources, int DurationSeconds, int Redundancy, bool Reproducible)
{
    /// <summary>
    /// Whether replicas of a shard must run in one equivalence class. Results are compared bit by bit, and unless the
    /// workload gives the same bits on any machine, only machines of one class can be expected to agree. The first replica
    /// chooses; its attempt remembers the class, and a replica that follows must name the same. A single replica is
    /// compared with nothing, and a comparator that allows for differences needs no class.
    /// </summary>
    public bool OneClass => !Reproducible && Redundancy != 1 && Comparator.IsBitwise;

    /// <summary>How results are compared.</summary>
    public Comparator Comparator { get; init; } = Comparator.Bitwise;

    /// <summary>Where the image comes from, see <see cref="ImageSources"/>; null when there is none.</summary>
    public string? ImageSource { get; init; }

    public bool Adaptive => Redundancy == TaskSpec.Adaptive;

    /// <summary>Replicas that a shard begins with.</summary>
    public int Planned => Adaptive ? 1 : Redundancy;

    /// <summary>Most milliseconds of one attempt that are charged: its wall time limit.</summary>
    public long CapMs => DurationSeconds * 1_000L;

    /// <summary>What the task says for a workload of its own.</summary>
    public static StageTerms Of(TaskSpec spec, Workload workload) =>
        new(workload.Executor, spec.Resources, spec.DurationSeconds, spec.Redundancy, workload.Reproducible) { Comparator = spec.Comparator ?? Comparator.Bitwise, ImageSource = ImageSources.Of(workload) };

    /// <summary>The same where a stage says otherwise.</summary>
    public static StageTerms Of(TaskSpec spec, TaskStage stage) => new(
        stage.Workload.Executor, stage.Resources ?? spec.Resources, stage.DurationSeconds ?? spec.DurationSeconds,
        stage.Redundancy ?? spec.Redundancy, stage.Workload.Reproducible)
    { Comparator = stage.Comparator ?? spec.Comparator ?? Comparator.Bitwise, ImageSource = ImageSources.Of(stage.Workload) };
}
