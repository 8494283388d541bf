using Skyops.Core.Nodes;
using Skyops.Core.Validation;
using Skyops.Kernels.Data;
using Skyops.Kernels.Devices;
using Skyops.Kernels.Formats;
using Skyops.Kernels.Training;
using Skyops.Tasks;
using Skyops.Worker.Training;

namespace Skyops.Tests.Worker;

public sealed class CanaryAnswerTests
{
    /// <summary>As many as there are answers: a change of the kernels' bits shows here, and the answers must follow it.</summary>
    [Fact]
    public void A_machine_that_works_gives_the_answers_that_stand_in_Core()
    {
        var wrong = new List<string>();
        for (var number = 1; number <= Canaries.Answers; number++)
        {
            var work = Canaries.Of(["train"], number);
            var order = Assert.IsType<TrainRoundOrder>(work.Order);
            using var device = new CpuDevice(new CpuDeviceOptions { Threads = 1 });
            var state = TrainRun.RunShard(
                device, TrainJob.PlanOf(order.Train, order.Shards), CsvReader.Read(work.Data!.Bytes), 0, 0, null, null, TrainCallbacks.None,
                CancellationToken.None).State;
            var file = new OutputFile("state.safetensors", state.Length, Digest.Of(state.Span));
            if (OutputDigest.Of([file]) != work.Digest) wrong.Add($"seed {order.Train.Seed}: {file.Bytes} bytes, \"{file.Sha256}\"");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void A_node_that_does_not_train_does_nothing() =>
        Assert.Equal(OutputDigest.Of([]), Canaries.Of(["noop"], 1).Digest);
}
