namespace Skyops.Kernels.Training;

/// <summary>The loss is no longer a finite number. Every replica comes to the same point.</summary>
public sealed class TrainDivergedException(int round, int shard, long step)
    : Exception($"round {round}, shard {shard}: the loss is not finite at step {step}; take a lower learning rate")
{
    /// <summary>The step, from 0.</summary>
    public long Step { get; } = step;
}
