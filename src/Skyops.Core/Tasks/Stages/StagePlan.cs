using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>
/// The stages that a spec stands for and which must have completed before which. Orders and inputs of shards are
/// computed when asked for, so that a task of 100,000 shards costs no more than one of a single shard.
/// </summary>
public abstract class StagePlan
{
    public abstract int Count { get; }

    /// <exception cref="ArgumentOutOfRangeException">There is no such stage.</exception>
    public abstract Stage this[int index] { get; }

    /// <summary>Shards of all stages together.</summary>
    public abstract int TotalShards { get; }

    /// <summary>Waiting slots of one stage that may be with the scheduler at once, whatever stages run beside it.</summary>
    public abstract int Window { get; }

    /// <summary>Stages that must have completed before this one starts; it reads their outputs.</summary>
    public abstract IReadOnlyList<int> After(int stage);

    /// <summary>Stages that come after this one; none for a stage whose outputs are the task's.</summary>
    public abstract IReadOnlyList<int> Readers(int stage);

    /// <summary>Stages that wait for no other.</summary>
    public IEnumerable<int> Roots => Enumerable.Range(0, Count).Where(stage => After(stage).Count == 0);

    public static StagePlan Of(TaskSpec spec) => spec switch
    {
        { Stages: { Length: > 0 } stages } => GraphPlan.Of(spec, stages),
        { Workload: TrainWorkload train } => new TrainPlan(spec, train),
        _ => GraphPlan.Of(spec, [new TaskStage { Name = GraphPlan.OnlyStage, Workload = spec.Workload, Shards = spec.Shards }]),
    };
}
