using Skyops.Kernels.Data;
using Skyops.Kernels.Devices;
using Skyops.Kernels.Training;
using Skyops.Tasks;
using Skyops.Worker.Attempts;

namespace Skyops.Worker.Training;

/// <summary>Runs a training order in the attempt's folder: reads the inputs, computes, writes the outputs.</summary>
internal sealed class TrainJob(AttemptJob job, AttemptFolder folder, JobVoice voice, TimeProvider time)
{
    /// <summary>Runs it to its end.</summary>
    /// <exception cref="FormatException">The data or a state is wrong.</exception>
    /// <exception cref="OperationCanceledException">SIGTERM came; a last checkpoint was made if there was an
    /// offer.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        // Leaves an eighth of the memory to the runtime itself.
        var memory = job.RamMiB > 0 ? ((long)job.RamMiB << 20) / 8 * 7 : 4L << 30;
        using var device = new CpuDevice(new CpuDeviceOptions
        {
            Threads = job.Threads,
            MemoryLimitBytes = Math.Max(memory, 1 << 20),
        });
        switch (job.Order)
        {
            case TrainRoundOrder order:
                RunShard(device, order, cancellationToken);
                break;
            case TrainMergeOrder order:
                Merge(device, order, cancellationToken);
                break;
            default:
                throw new InvalidDataException($"This program runs no {job.Order.GetType().Name}.");
        }
    }

    /// <summary>The order's own numbers where it gives any, else the model's defaults.</summary>
    public static TrainPlan PlanOf(TrainWorkload train, int shards)
    {
        var plan = TrainPlan.For(train.Model, train.Seed) with { Rounds = train.Rounds, Shards = shards };
        if (train.LocalEpochs > 0) plan = plan with { LocalEpochs = train.LocalEpochs };
        if (train.BatchSize > 0) plan = plan with { BatchSize = train.BatchSize };
        if (train.LearningRate > 0) plan = plan with { LearningRate = train.LearningRate };
        return plan;
    }

    private void RunShard(CpuDevice device, TrainRoundOrder order, CancellationToken cancellationToken)
    {
        var plan = PlanOf(order.Train, order.Shards);
        var data = ReadData();
        var state = order.Round > 0 ? ReadInput("state") : (ReadOnlyMemory<byte>?)null;
        var checkpoint = job.Resume is { } resume
            ? File.ReadAllBytes(Path.Combine(folder.Checkpoint, resume.FileName))
            : (ReadOnlyMemory<byte>?)null;

        // SIGTERM must not end the run before the end of a step: that is where the last checkpoint comes from.
        using var stop = new CancellationTokenSource();
        var checkpoints = new JobCheckpoints(job.CheckpointEverySeconds, folder, voice, time);
        var callbacks = new TrainCallbacks(
            fraction =>
            {
                voice.Progress(fraction);
                if (cancellationToken.IsCancellationRequested && !checkpoints.AreWanted) stop.Cancel();
            },
            voice.Metric,
            0,
            (step, bytes) =>
            {
                checkpoints.Keep(step, bytes);
                if (cancellationToken.IsCancellationRequested) stop.Cancel();
            })
        {
            CheckpointWhen = (step, steps) => checkpoints.AreDue(step, steps, cancellationToken.IsCancellationRequested),
        };
        var result = TrainRun.RunShard(
            device, plan, data, order.Round, order.Shard, state, checkpoint, callbacks, stop.Token);
        WriteOutput("state.safetensors", result.State);
    }

    private void Merge(CpuDevice device, TrainMergeOrder order, CancellationToken cancellationToken)
    {
        var plan = PlanOf(order.Train, order.Shards);
        var states = Enumerable.Range(0, order.Shards).Select(shard => ReadInput($"state-{shard}")).ToArray();
        var metrics = order.Round > 0 ? ReadInput("metrics") : (ReadOnlyMemory<byte>?)null;
        var result = TrainRun.Merge(device, plan, ReadData(), order.Round, states, metrics, cancellationToken);
        voice.Metric("loss", result.Round.TestLoss);
        voice.Metric("accuracy", result.Round.TestAccuracy);
        WriteOutput("model.safetensors", result.State);
        WriteOutput("metrics.jsonl", result.Metrics);
        WriteOutput("curve.svg", result.Curve);
        voice.Progress(1);
    }

    private Dataset ReadData()
    {
        var input = FindInput("dataset");
        var name = input.FileName;
        return name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase)
            ? CsvReader.Read(ReadInput("dataset"))
            : IdxReader.Read(ReadInput("dataset"), ReadInput("labels"));
    }

    private ReadOnlyMemory<byte> ReadInput(string name) =>
        File.ReadAllBytes(Path.Combine(folder.Inputs, FindInput(name).Path));

    private JobInput FindInput(string name) =>
        job.Inputs.FirstOrDefault(input => input.Name == name)
        ?? throw new InvalidDataException($"The input '{name}' is missing.");

    private void WriteOutput(string name, ReadOnlyMemory<byte> bytes) =>
        File.WriteAllBytes(Path.Combine(folder.Outputs, name), bytes.Span);
}
