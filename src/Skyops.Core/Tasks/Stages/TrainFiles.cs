namespace Skyops.Core.Tasks.Stages;

/// <summary>Names of training's inputs and outputs, as the work orders speak of them.</summary>
public static class TrainFiles
{
    public const string Dataset = "dataset";
    public const string Labels = "labels";
    public const string State = "state";
    public const string Metrics = "metrics";

    public const string ShardStateFile = "state.safetensors";
    public const string ModelFile = "model.safetensors";
    public const string MetricsFile = "metrics.jsonl";
    public const string CurveFile = "curve.svg";
}
