using Skyops.Kernels.Data;
using Skyops.Kernels.Devices;
using Skyops.Kernels.Formats;
using Skyops.Kernels.Models;
using Skyops.Kernels.Training;

namespace Skyops.Tests.Kernels;

public sealed class TrainRunTests(CpuMachines machines) : IClassFixture<CpuMachines>
{
    private const string ResidualDigest = "18655c20711847ac6f4038085dbea5c3d4c4c8749f59061e3dfdaf7f4e16f6fa";
    private const string PerceptronDigest = "867d5a007d7617b3d0d4408353ba2b94e9fd185ced30630ab15ed9d8db5bafd5";

    private CpuDevice Fastest => machines.All.First(d => d.Path == VectorPaths.Widest && d.Threads == 1);

    [Fact]
    public void Residual_training_has_one_digest_on_every_machine()
    {
        var plan = TrainPlan.For("resnet8") with { LocalEpochs = 1 };
        foreach (var device in machines.All)
        {
            var result = TrainRun.RunShard(
                device, plan, Digits.Data, 0, 0, null, null, TrainCallbacks.None, CancellationToken.None);
            Assert.Equal((22, ResidualDigest), (result.Steps, result.Digest));
        }
    }

    [Fact]
    public void Perceptron_training_has_one_digest_on_every_machine()
    {
        var plan = TrainPlan.For("mlp") with { LocalEpochs = 1 };
        foreach (var device in machines.All)
        {
            var result = TrainRun.RunShard(
                device, plan, Digits.Data, 0, 1, null, null, TrainCallbacks.None, CancellationToken.None);
            Assert.Equal((22, PerceptronDigest), (result.Steps, result.Digest));
        }
    }

    [Theory]
    [InlineData("mlp", 0.97)]
    [InlineData("resnet8", 0.97)]
    public void The_digits_are_learnt_in_three_rounds(string model, double wanted)
    {
        var plan = TrainPlan.For(model) with { LocalEpochs = 3 };
        ReadOnlyMemory<byte>? state = null, metrics = null;
        MergeResult merged = null!;
        for (var round = 0; round < plan.Rounds; round++)
        {
            List<ReadOnlyMemory<byte>> states = [];
            for (var shard = 0; shard < plan.Shards; shard++)
            {
                states.Add(TrainRun.RunShard(
                    Fastest, plan, Digits.Data, round, shard, state, null, TrainCallbacks.None, default).State);
            }

            merged = TrainRun.Merge(Fastest, plan, Digits.Data, round, states, metrics, default);
            (state, metrics) = (merged.State, merged.Metrics);
        }

        Assert.True(merged.Round.TestAccuracy >= wanted, $"{merged.Round.TestAccuracy:P2}");
        var lines = MetricsLines.Read(merged.Metrics.Span);
        Assert.Equal([0, 1, 2], lines.Select(l => l.Round));
        Assert.True(lines[2].TrainLoss < lines[0].TrainLoss);
        Assert.Equal(Digest.Of(merged.State.Span), merged.Digest);
        var model2 = SafetensorsReader.Read(merged.State);
        Assert.Contains("input.mean", model2.Names);
    }

    [Fact]
    public void A_merge_is_the_same_bytes_on_every_machine()
    {
        var plan = TrainPlan.For("resnet8") with { LocalEpochs = 1, Rounds = 1 };
        var states = Enumerable.Range(0, 2).Select(s => TrainRun.RunShard(
            Fastest, plan, Digits.Data, 0, s, null, null, TrainCallbacks.None, default).State).ToList();
        var expected = TrainRun.Merge(Fastest, plan, Digits.Data, 0, states, null, default);
        foreach (var device in machines.All)
        {
            var actual = TrainRun.Merge(device, plan, Digits.Data, 0, states, null, default);
            Assert.Equal(expected.Digest, actual.Digest);
            Assert.Equal(expected.Metrics.ToArray(), actual.Metrics.ToArray());
            Assert.Equal(expected.Curve.ToArray(), actual.Curve.ToArray());
        }
    }

    [Fact]
    public void Resuming_at_any_step_gives_the_bytes_of_an_uninterrupted_run()
    {
        foreach (var model in new[] { "mlp", "resnet8" })
        {
            var plan = TrainPlan.For(model) with { LocalEpochs = 3, BatchSize = 8, Shards = 3 };
            var data = Small(120);
            List<(long Step, byte[] Bytes)> checkpoints = [];
            var callbacks = TrainCallbacks.None with
            {
                CheckpointEverySteps = 1,
                Checkpoint = (step, bytes) => checkpoints.Add((step, bytes.ToArray())),
            };
            var expected = TrainRun.RunShard(Fastest, plan, data, 0, 1, null, null, callbacks, default);
            Assert.Equal(
                Enumerable.Range(1, (int)expected.Steps - 1).Select(s => (long)s), checkpoints.Select(c => c.Step));
            foreach (var (step, bytes) in checkpoints)
            {
                var resumed = TrainRun.RunShard(Fastest, plan, data, 0, 1, null, bytes, TrainCallbacks.None, default);
                Assert.True(expected.Digest == resumed.Digest, $"{model}: resumed after step {step}");
                Assert.Equal(expected.TrainLoss, resumed.TrainLoss);
            }
        }
    }

    [Fact]
    public void Progress_rises_to_one_and_each_epoch_reports_its_loss()
    {
        List<double> progress = [], losses = [];
        var callbacks = TrainCallbacks.None with
        {
            Progress = progress.Add,
            Metric = (name, value) => losses.Add(name == "loss" ? value : double.NaN),
        };
        var plan = TrainPlan.For("mlp") with { LocalEpochs = 3 };
        var result = TrainRun.RunShard(Fastest, plan, Digits.Data, 0, 0, null, null, callbacks, default);
        Assert.Equal(result.Steps, progress.Count);
        Assert.Equal(progress.Order(), progress);
        Assert.Equal(1, progress[^1]);
        Assert.Equal(3, losses.Count);
        Assert.Equal(result.TrainLoss, losses.Average(), 1e-9);
    }

    [Fact]
    public void States_of_another_run_are_refused()
    {
        var plan = TrainPlan.For("mlp") with { LocalEpochs = 1 };
        var data = Small(60);
        ReadOnlyMemory<byte> Shard(TrainPlan p, int shard) =>
            TrainRun.RunShard(Fastest, p, data, 0, shard, null, null, TrainCallbacks.None, default).State;
        var (first, second) = (Shard(plan, 0), Shard(plan, 1));
        void Refused(string what, params ReadOnlyMemory<byte>[] states) => Assert.Contains(
            what,
            Assert.Throws<TrainStateException>(
                () => TrainRun.Merge(Fastest, plan, data, 0, states, null, default)).Message,
            StringComparison.Ordinal);
        Refused("shard", second, first);
        Refused("1 states", first);
        Refused("seed", Shard(plan with { Seed = 9 }, 0), second);
        Assert.Throws<SafetensorsException>(
            () => TrainRun.Merge(Fastest, plan, data, 0, [first[..^1], second], null, default));
        Assert.Throws<TrainStateException>(
            () => TrainRun.RunShard(Fastest, plan, data, 1, 0, null, null, TrainCallbacks.None, default));
        Assert.Throws<TrainStateException>(
            () => TrainRun.RunShard(Fastest, plan, data, 1, 0, first, null, TrainCallbacks.None, default));
    }

    [Fact]
    public void A_run_can_be_stopped_between_steps()
    {
        using var stop = new CancellationTokenSource();
        var steps = 0;
        var callbacks = TrainCallbacks.None with { Progress = _ => { if (++steps == 2) { stop.Cancel(); } } };
        Assert.Throws<OperationCanceledException>(() => TrainRun.RunShard(
            Fastest, TrainPlan.For("mlp"), Digits.Data, 0, 0, null, null, callbacks, stop.Token));
        Assert.Equal(2, steps);
        Assert.Equal(0, Fastest.MemoryUsedBytes);
    }

    [Fact]
    public void A_run_that_diverges_says_where()
    {
        var plan = TrainPlan.For("mlp") with { LearningRate = 100 };
        var error = Assert.Throws<TrainDivergedException>(() => TrainRun.RunShard(
            Fastest, plan, Digits.Data, 0, 0, null, null, TrainCallbacks.None, default));
        Assert.Contains($"step {error.Step}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_plan_is_refused_with_all_its_errors()
    {
        var plan = new TrainPlan("vgg", 1, 0, 0, 0, 0, 0, 1, -1, 1);
        var error = Assert.Throws<TrainPlanException>(() => plan.Validate());
        Assert.Equal(9, error.Errors.Count);
        Assert.Contains("mlp, resnet8", error.Errors[0], StringComparison.Ordinal);
        Assert.All(ModelCatalogue.All, recipe => Assert.Empty(TrainPlan.For(recipe.Name).Errors(Digits.Data)));
    }

    [Fact]
    public void A_plan_that_does_not_fit_the_data_is_refused()
    {
        var table = new Dataset(new SampleShape(1, 1, 3), false, new float[12], [0, 1, 0, 1]);
        Assert.Contains("square", Assert.Single(
            (TrainPlan.For("resnet8") with { Shards = 1 }).Errors(table)), StringComparison.Ordinal);
        Assert.Contains("Shards is 9", Assert.Single(
            (TrainPlan.For("mlp") with { Shards = 9 }).Errors(table)), StringComparison.Ordinal);
    }

    private static Dataset Small(int rows) => new(
        new SampleShape(1, 8, 8), true,
        [.. Enumerable.Range(0, rows).SelectMany(r => Digits.Data.Row(r).ToArray())],
        [.. Enumerable.Range(0, rows).Select(Digits.Data.Label)]);
}
