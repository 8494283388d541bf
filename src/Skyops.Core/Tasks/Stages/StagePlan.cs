using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>
/// The stages that a spec stands for, in the order they run. Nothing is kept: stages, orders and inputs are computed
/// when asked for, so that a task of
/// 100,000 shards costs no more than one of a single shard.
/// </summary>
public sealed record StagePlan(TaskSpec Spec)
{
    public int Count => Spec.Workload is TrainWorkload train ? 2 * train.Rounds : 1;

    public Stage this[int index] => Spec.Workload switch
    {
        _ when index < 0 || index >= Count => throw new ArgumentOutOfRangeException(nameof(index), index, "no such stage"),
        TrainWorkload train when index % 2 == 0 => new TrainRoundStage(train, index / 2, Spec.Shards),
        TrainWorkload train => new TrainMergeStage(train, index / 2, Spec.Shards),
        NoopWorkload => new NoopStage(Spec.Shards),
        _ => throw new InvalidOperationException($"no stages are known for {Spec.Workload.GetType().Name}"),
    };

    /// <summary>Shards of all stages together.</summary>
    public int TotalShards => Spec.Workload is TrainWorkload train ? train.Rounds * (Spec.Shards + 1) : Spec.Shards;

    /// <summary>The first stage whose outputs are of use while this stage runs or later.</summary>
    public int OldestNeeded(int stage) => Spec.Workload is TrainWorkload ? Math.Max(0, stage - 2) : stage;
}
