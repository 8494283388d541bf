using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>
/// <c>round-r</c>: every shard takes local steps on its slice, from the merged state of the round before.
/// </summary>
public sealed record TrainRoundStage(TrainWorkload Train, int Round, int Shards, StageTerms Terms) : Stage($"round-{Round}", Shards, Terms)
{
    public override WorkOrder Order(int shard) => new TrainRoundOrder(Train, Round, shard, Shards);

    public override InputFile[] Inputs(int shard, KeptOutputs outputs)
    {
        var data = TrainStages.Data(Train);
        if (Round == 0) return data;
        var merged = outputs.File(TrainStages.Merge(Round - 1), 0, TrainFiles.ModelFile);
        return [.. data, new InputFile(TrainFiles.State, merged.Sha256, merged.Bytes, merged.Path) { Sealed = merged.Sealed }];
    }

    public override string? OutputProblem(OutputFile[] files) => Missing(files, TrainFiles.ShardStateFile);
}
