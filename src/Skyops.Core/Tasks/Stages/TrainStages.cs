using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>Where the stages of a training task stand: round 0, merge 0, round 1, merge 1 …</summary>
internal static class TrainStages
{
    public static int Round(int round) => 2 * round;

    public static int Merge(int round) => (2 * round) + 1;

    /// <summary>The data set, with its labels where they are a file of their own.</summary>
    public static InputFile[] Data(TrainWorkload train) => train.Labels is { } labels
        ? [Input(TrainFiles.Dataset, train.Dataset), Input(TrainFiles.Labels, labels)]
        : [Input(TrainFiles.Dataset, train.Dataset)];

    private static InputFile Input(string name, DataReference data) => new(name, data.Sha256, data.Bytes, data.Name);
}
