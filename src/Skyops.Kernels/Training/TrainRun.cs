using Skyops.Kernels.Data;
using Skyops.Kernels.Devices;
using Skyops.Kernels.Formats;

namespace Skyops.Kernels.Training;

/// <summary>
/// Training in rounds of local steps then averaging (in the way of local SGD and DiLoCo): the shards of a round start
/// from one model, train on their own slices of the training rows, and a merge averages them. Every result is a
/// function of plan, data and position alone: any machine that repeats it makes the same bytes.
/// </summary>
public static class TrainRun
{
    /// <summary>The local steps of one shard of one round.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="plan">What to do; validated with the data.</param>
    /// <param name="data">All rows, training and test.</param>
    /// <param name="round">From 0.</param>
    /// <param name="shard">From 0.</param>
    /// <param name="state">The merged model of the round before; null in round 0, which starts from the seed's
    /// weights.</param>
    /// <param name="checkpoint">A checkpoint of this shard to go on from, or null.</param>
    /// <param name="callbacks">What to tell on the way.</param>
    /// <param name="ct">Stops between two steps.</param>
    /// <exception cref="TrainPlanException">The plan is wrong or does not fit the data.</exception>
    /// <exception cref="FormatException">State or checkpoint is malformed or of another run.</exception>
    /// <exception cref="TrainDivergedException">The loss is not finite.</exception>
    /// <exception cref="DeviceMemoryException">The model or batch does not fit.</exception>
    public static ShardResult RunShard(
        IDevice device, TrainPlan plan, Dataset data, int round, int shard, ReadOnlyMemory<byte>? state,
        ReadOnlyMemory<byte>? checkpoint, TrainCallbacks callbacks, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(callbacks);
        using var session = new TrainSession(device, plan, data, round);
        using var trainer = new ShardTrainer(session, shard);
        if (checkpoint is { } bytes)
        {
            trainer.Resume(bytes);
        }
        else
        {
            trainer.Start(state);
        }

        while (trainer.Step < trainer.Steps)
        {
            ct.ThrowIfCancellationRequested();
            if (trainer.Advance() is { } epochLoss)
            {
                callbacks.Metric("loss", epochLoss);
            }

            callbacks.Progress((double)trainer.Step / trainer.Steps);
            if (trainer.Step < trainer.Steps && callbacks.WantsCheckpoint(trainer.Step, trainer.Steps))
            {
                callbacks.Checkpoint(trainer.Step, trainer.Checkpoint());
            }
        }

        var result = trainer.Save();
        return new ShardResult(result, Digest.Of(result), trainer.Steps, trainer.TrainLoss);
    }

    /// <summary>Averages the shards of a round and measures the result on the test rows.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="plan">What to do; validated with the data.</param>
    /// <param name="data">All rows, training and test.</param>
    /// <param name="round">From 0.</param>
    /// <param name="states">The shards' states in their order.</param>
    /// <param name="previousMetrics">The metrics of the round before; null in round 0.</param>
    /// <param name="ct">Stops between two batches.</param>
    /// <exception cref="TrainPlanException">The plan is wrong or does not fit the data.</exception>
    /// <exception cref="FormatException">A state or the metrics are malformed or of another run.</exception>
    public static MergeResult Merge(
        IDevice device, TrainPlan plan, Dataset data, int round, IReadOnlyList<ReadOnlyMemory<byte>> states,
        ReadOnlyMemory<byte>? previousMetrics, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(states);
        using var session = new TrainSession(device, plan, data, round);
        var earlier = previousMetrics is { } lines ? MetricsLines.Read(lines.Span) : [];
        if (earlier.Count != round)
        {
            throw new TrainStateException($"{earlier.Count} earlier rounds of metrics; round {round} needs {round}");
        }

        var (model, trainLoss) = RoundMerger.Merge(session, states);
        StateFile.Load(session, model, withVelocity: false);
        var (testLoss, correct) = Evaluation.Run(session, ct);
        var metrics = new RoundMetrics(round, trainLoss, testLoss, correct, session.Split.Test.Count);
        IReadOnlyList<RoundMetrics> all = [.. earlier, metrics];
        var bytes = SafetensorsWriter.Write(model);
        return new MergeResult(
            bytes, Digest.Of(bytes), metrics, MetricsLines.Write(all),
            LearningCurve.Draw($"{plan.Model}, {plan.Shards} shards a round", all));
    }
}
