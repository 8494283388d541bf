using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>Where the stages of a training task stand: round 0, merge 0, round 1, merge 1 …</summary>
internal static class TrainStages
{
    public static int Round(int round) => 2 * round;

    public static int Merge(int round) => (2 * round) + 1;

    public static InputFile Dataset(TrainWorkload train) =>
        new(TrainFiles.Dataset, train.Dataset.Sha256, train.Dataset.Bytes, train.Dataset.Name);
}
