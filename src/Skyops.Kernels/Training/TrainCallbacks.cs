namespace Skyops.Kernels.Training;

/// <summary>What a shard tells while it runs, on its own thread. Nothing here changes a bit of the result.</summary>
/// <param name="Progress">After each step: the share of this shard's steps that is done, 0 to 1.</param>
/// <param name="Metric">After each epoch: <c>loss</c>, the mean over its steps.</param>
/// <param name="CheckpointEverySteps">How often to make a checkpoint; 0 for never.</param>
/// <param name="Checkpoint">The number of steps done and the bytes that <see cref="TrainRun.RunShard"/> resumes
/// from.</param>
public sealed record TrainCallbacks(
    Action<double> Progress, Action<string, double> Metric, int CheckpointEverySteps,
    Action<long, ReadOnlyMemory<byte>> Checkpoint)
{
    /// <summary>Asked after each step but the last, with the steps done and all steps: true makes a checkpoint too. Null: never.</summary>
    public Func<long, long, bool>? CheckpointWhen { get; init; }

    internal bool WantsCheckpoint(long step, long steps) =>
        (CheckpointEverySteps > 0 && step % CheckpointEverySteps == 0) || CheckpointWhen?.Invoke(step, steps) == true;

    /// <summary>Tells nothing.</summary>
    public static TrainCallbacks None { get; } = new(static _ => { }, static (_, _) => { }, 0, static (_, _) => { });
}
