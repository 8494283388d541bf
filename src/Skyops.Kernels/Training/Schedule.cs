using Skyops.Kernels.Functions;

namespace Skyops.Kernels.Training;

/// <summary>
/// The learning rate over all rounds: a linear rise over the first twentieth, times half a cosine from 1 to 0.
/// </summary>
internal static class Schedule
{
    private const double Rise = 0.05;

    /// <summary>The rate of a step of a round; all shards of a round go through the same part of the curve.</summary>
    public static float Rate(TrainPlan plan, int round, long step, long stepsOfRound)
    {
        var done = (round + ((step + 0.5) / stepsOfRound)) / plan.Rounds;
        return (float)(plan.LearningRate * Math.Min(1.0, done / Rise) * HalfCosine.At(done));
    }
}
