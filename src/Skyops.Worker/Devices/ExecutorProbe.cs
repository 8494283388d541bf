using Microsoft.Extensions.Logging;
using Skyops.Kernels.Data;
using Skyops.Kernels.Devices;
using Skyops.Kernels.Models;
using Skyops.Kernels.Training;
using Skyops.Worker.Options;

namespace Skyops.Worker.Devices;

/// <summary>
/// An executor is offered only after it has worked on this machine. The training kernels run a tiny shard twice, on the
/// narrowest and on the widest vector path: both must make the same bits, which is what a network of strangers relies
/// on.
/// </summary>
internal static class ExecutorProbe
{
    private const int Rows = 48;
    private const int Features = 8;

    /// <param name="options">What the operator allows.</param>
    /// <param name="boxed">Whether every control of what <c>command</c> or <c>container</c> runs in works here.</param>
    /// <param name="log">Where it is said what is not offered.</param>
    public static IReadOnlyList<string> Detect(WorkerOptions options, Func<string, bool> boxed, ILogger log) =>
        [.. Built(log), .. options.Allow.Where(executor => executor == "process" ? HasShell(log) : boxed(executor)).Distinct()];

    private static bool HasShell(ILogger log)
    {
        if (File.Exists("/bin/sh")) return true;
        WorkerLog.ExecutorFailed(log, "process", "there is no /bin/sh to guard the programs with");
        return false;
    }

    private static string[] Built(ILogger log)
    {
        try
        {
            var supported = VectorPaths.Supported;
            if (supported.Count == 0) _ = VectorPaths.Widest;
            var narrow = TrainDigest(supported[0]);
            if (narrow == TrainDigest(supported[^1])) return ["train", "noop"];
            WorkerLog.ExecutorFailed(log, "train", "the vector paths of this processor give different bits");
        }
        catch (Exception error)
        {
            WorkerLog.ExecutorFailed(log, "train", error.Message);
        }

        return ["noop"];
    }

    private static string TrainDigest(VectorPath path)
    {
        using var device = new CpuDevice(new CpuDeviceOptions { Threads = 1, Path = path });
        var plan = TrainPlan.For("mlp") with { Rounds = 1, Shards = 1, LocalEpochs = 1, BatchSize = 16 };
        return TrainRun.RunShard(
            device, plan, MakeData(), 0, 0, null, null, TrainCallbacks.None, CancellationToken.None).Digest;
    }

    /// <summary>Numbers without meaning but with a pattern: two classes by the parity of the row.</summary>
    private static Dataset MakeData()
    {
        var values = new float[Rows * Features];
        for (var i = 0; i < values.Length; i++) values[i] = ((i * 37) % 101) / 101f;
        var labels = new int[Rows];
        for (var row = 0; row < Rows; row++) labels[row] = row % 2;
        return new Dataset(new SampleShape(1, 1, Features), false, values, labels);
    }
}
