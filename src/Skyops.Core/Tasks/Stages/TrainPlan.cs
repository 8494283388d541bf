using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>Training: round 0, merge 0, round 1, merge 1 …, one after the other.</summary>
public sealed class TrainPlan(TaskSpec spec, TrainWorkload train) : StagePlan
{
    private readonly StageTerms terms = StageTerms.Of(spec, train);

    public override int Count => 2 * train.Rounds;

    public override Stage this[int index] => index switch
    {
        _ when index < 0 || index >= Count =>
            throw new ArgumentOutOfRangeException(nameof(index), index, "no such stage"),
        _ when index % 2 == 0 => new TrainRoundStage(train, index / 2, spec.Shards, terms),
        _ => new TrainMergeStage(train, index / 2, spec.Shards, terms),
    };

    public override int TotalShards => train.Rounds * (spec.Shards + 1);

    public override int Window => Limits.SlotsInScheduler;

    /// <summary>A round starts from the merge before it; a merge also goes on with that one's metrics.</summary>
    public override IReadOnlyList<int> After(int stage) => (stage % 2) switch
    {
        0 => stage == 0 ? [] : [stage - 1],
        _ => stage == 1 ? [0] : [stage - 2, stage - 1],
    };

    public override IReadOnlyList<int> Readers(int stage) => (stage % 2) switch
    {
        0 => [stage + 1],
        _ => stage + 1 == Count ? [] : [stage + 1, stage + 2],
    };
}
