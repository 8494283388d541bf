using Skyops.Core.Tasks.Stages;
using Skyops.Core.Tests.Tasks;
using Skyops.Core.Validation;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>What kind of machine a node is.</summary>
internal enum Conduct
{
    Honest,

    /// <summary>Gives a wrong result of its own now and then.</summary>
    Liar,

    /// <summary>Gives the same wrong result as all others of this kind.</summary>
    Colluder,

    /// <summary>Gives a wrong result now and then where it knows that no second node checks it.</summary>
    Sly,
}

/// <summary>A machine and its habits.</summary>
internal sealed record WorkerModel(
    string Address, string Owner, Conduct Conduct, bool Slow, bool Sloppy, NodeCapabilities Capabilities, Amount Price, int Slots, int PastStreak)
{
    /// <summary>A program that fails wherever it runs.</summary>
    public const string FailingProgram = "/bin/false";

    /// <summary>A model whose work fails wherever it runs.</summary>
    public const string FailingModel = "fails";

    public static WorkerModel Of(int number, SimSettings settings, SimRandom random) => new(
        $"n{number}",
        $"owner{number % settings.NodeOwners}",
        random.Likely(settings.Liars) ? Conduct.Liar : random.Likely(settings.Colluders) ? Conduct.Colluder
            : random.Split("sly").Likely(settings.Sly) ? Conduct.Sly : Conduct.Honest,
        random.Likely(settings.Slow),
        random.Likely(settings.Sloppy),
        new NodeCapabilities
        {
            CpuCores = random.Between(1, 4),
            RamMiB = random.Between(1, 4) * 512,
            DiskMiB = 4_096,
            Executors = ["noop", "train", "process"],
            Gpus = [.. Enumerable.Range(0, random.Of([0, 0, 1, 2])).Select(gpu => new GpuInfo("nvidia", "gpu", random.Of([8_192, 16_384]), "8.0", $"{gpu}"))],
        },
        Amount.Whole((ulong)random.Between(10, 60)),
        random.Between(1, 4),
        random.Likely(settings.Trusted) ? random.Of([10, 20, 50]) : 0);

    public NodeConnect Connect(string connectionId, string instance, AttemptKey[] running) =>
        new(connectionId, instance, Owner, Capabilities, Price, Slots, running, "key");

    /// <summary>What an honest node gives for these orders and inputs; a variant is what another gives.</summary>
    public static OutputFile[] Outputs(Assignment assignment, string variant = "")
    {
        string[] names = assignment.Order switch
        {
            TrainRoundOrder => [TrainFiles.ShardStateFile],
            TrainMergeOrder => [TrainFiles.CurveFile, TrainFiles.MetricsFile, TrainFiles.ModelFile],
            ProcessOrder { Process.Argv: [SimNumbers.Program] } process => [$"{process.Stage}-{assignment.Key.Shard}.npy"],
            ProcessOrder process => [$"{process.Stage}-{assignment.Key.Shard}"],
            _ => [],
        };
        var inputs = string.Join(',', assignment.Inputs.Select(input => $"{input.Name}={input.Sha256}"));
        return [.. names.Select(name => new OutputFile(name, 10, Make.Sha($"{assignment.Order}/{inputs}/{name}/{variant}")))];
    }

    public static string HonestDigest(Assignment assignment) => OutputDigest.Of(Outputs(assignment));
}
