using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary><c>merge-r</c>: one shard averages the round's states in fixed order and measures the result.</summary>
public sealed record TrainMergeStage(TrainWorkload Train, int Round, int RoundShards, StageTerms Terms) : Stage($"merge-{Round}", 1, Terms)
{
    public override WorkOrder Order(int shard) => new TrainMergeOrder(Train, Round, RoundShards);

    public override InputFile[] Inputs(int shard, KeptOutputs outputs)
    {
        var inputs = new List<InputFile>(TrainStages.Data(Train));
        for (var i = 0; i < RoundShards; i++)
        {
            var state = outputs.File(TrainStages.Round(Round), i, TrainFiles.ShardStateFile);
            inputs.Add(new InputFile($"{TrainFiles.State}-{i}", state.Sha256, state.Bytes, state.Path) { Sealed = state.Sealed });
        }

        if (Round > 0)
        {
            var metrics = outputs.File(TrainStages.Merge(Round - 1), 0, TrainFiles.MetricsFile);
            inputs.Add(new InputFile(TrainFiles.Metrics, metrics.Sha256, metrics.Bytes, metrics.Path) { Sealed = metrics.Sealed });
        }

        return [.. inputs];
    }

    public override string? OutputProblem(OutputFile[] files) =>
        Missing(files, TrainFiles.ModelFile, TrainFiles.MetricsFile, TrainFiles.CurveFile);
}
