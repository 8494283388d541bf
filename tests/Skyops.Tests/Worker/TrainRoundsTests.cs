using System.Text;
using Skyops.Tasks;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

public sealed class TrainRoundsTests
{
    [Fact]
    public async Task Two_rounds_of_shards_and_merges_make_a_model_metrics_and_a_curve()
    {
        await using var world = await WorkerWorld.EnrolledAsync();
        Wire.Input? model = null;
        Wire.Input? metrics = null;

        for (var round = 0; round < 2; round++)
        {
            var states = new List<Wire.Input>();
            for (var shard = 0; shard < 2; shard++)
            {
                var receipt = await world.RunAsync(Make(world, round * 10 + shard, round, shard, [model]));
                states.Add(InputOf(receipt, "state.safetensors", $"state-{shard}"));
            }

            var merged = await world.RunAsync(Make(world, (round * 10) + 2, round, null, [.. states, metrics]));
            Assert.Equal(["curve.svg", "metrics.jsonl", "model.safetensors"], merged.Outputs.Select(file => file.Path));
            model = InputOf(merged, "model.safetensors", "state");
            metrics = InputOf(merged, "metrics.jsonl", "metrics");
        }

        var lines = Encoding.UTF8.GetString(world.Silo.Blobs[Convert.ToHexStringLower(metrics!.Sha256.Span)]);
        Assert.Equal(2, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    /// <summary>A shard of a round, or its merge when there is no shard.</summary>
    private static Wire.Assignment Make(WorkerWorld world, int number, int round, int? shard, Wire.Input?[] inputs)
    {
        var assignment = Orders.Digit(world.Silo, Orders.Key(shard: number));
        var dataset = assignment.Inputs[0];
        var train = Orders.Round(
            new DataReference(Convert.ToHexStringLower(dataset.Sha256.Span), dataset.FileName, dataset.Bytes)).Train;
        assignment.Inputs.AddRange(inputs.OfType<Wire.Input>());
        assignment.OrderJson = Orders.Text(
            shard is { } one ? new TrainRoundOrder(train, round, one, 2) : new TrainMergeOrder(train, round, 2));
        return assignment;
    }

    private static Wire.Input InputOf(Wire.Receipt receipt, string path, string name)
    {
        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        var file = receipt.Outputs.Single(file => file.Path == path);
        return new Wire.Input { Name = name, FileName = path, Sha256 = file.Sha256, Bytes = file.Bytes };
    }
}
