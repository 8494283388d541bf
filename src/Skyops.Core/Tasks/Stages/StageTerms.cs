using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>What every attempt of a stage needs and may take.</summary>
/// <param name="Executor">What a node must offer.</param>
/// <param name="Resources">Reserved for each replica.</param>
/// <param name="DurationSeconds">Wall time limit of one attempt.</param>
/// <param name="Redundancy">Planned replicas of each shard.</param>
public sealed record StageTerms(string Executor, ResourceRequest Resources, int DurationSeconds, int Redundancy)
{
    /// <summary>Most milliseconds of one attempt that are charged: its wall time limit.</summary>
    public long CapMs => DurationSeconds * 1_000L;

    /// <summary>What the task says for a workload of its own.</summary>
    public static StageTerms Of(TaskSpec spec, Workload workload) =>
        new(workload.Executor, spec.Resources, spec.DurationSeconds, spec.Redundancy);

    /// <summary>The same where a stage says otherwise.</summary>
    public static StageTerms Of(TaskSpec spec, TaskStage stage) => new(
        stage.Workload.Executor, stage.Resources ?? spec.Resources, stage.DurationSeconds ?? spec.DurationSeconds,
        stage.Redundancy ?? spec.Redundancy);
}
