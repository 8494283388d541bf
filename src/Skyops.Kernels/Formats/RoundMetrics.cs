namespace Skyops.Kernels.Formats;

/// <summary>What is known of a model after a round.</summary>
/// <param name="Round">From 0.</param>
/// <param name="TrainLoss">Mean over the shards of their mean loss in this round, in nats.</param>
/// <param name="TestLoss">Mean cross entropy on the test rows, in nats.</param>
/// <param name="TestCorrect">Test rows classified right.</param>
/// <param name="TestRows">Test rows.</param>
public sealed record RoundMetrics(int Round, double TrainLoss, float TestLoss, int TestCorrect, int TestRows)
{
    /// <summary>Share of the test rows classified right, 0 to 1.</summary>
    public double TestAccuracy => (double)TestCorrect / TestRows;
}
