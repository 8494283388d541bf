using System.Security.Cryptography;
using System.Text;
using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Stages;
using Skyops.Core.Validation;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>One-line builders of specs, outputs, receipts and placements.</summary>
internal static class Make
{
    public const string TaskId = "t01";
    public const string Owner = "0xOwner";
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly Amount Price = Amount.Whole(36);

    public static TaskSpec Noop(
        int shards = 1, int redundancy = 1, ulong budget = 1_000, int margin = 2, int seconds = 600) => new()
        {
            Workload = new NoopWorkload(),
            Shards = shards,
            Redundancy = redundancy,
            Budget = Amount.Whole(budget),
            AgreementMargin = margin,
            DurationSeconds = seconds,
        };

    public static TaskSpec Train(
        int shards = 2, int rounds = 2, int redundancy = 1, int margin = 2) => Noop(shards, redundancy,
        margin: margin) with
        {
            Workload =
            new TrainWorkload { Model = "mlp", Dataset = new DataReference(Sha("data"), "digits.csv.gz", 1_000), Rounds = rounds },
        };

    public static TaskStage Stage(string name, int shards = 1, params string[] after) => new()
    {
        Name = name,
        Workload = new ProcessWorkload { Argv = ["/bin/true"] },
        Shards = shards,
        After = after,
    };

    public static TaskSpec Staged(params TaskStage[] stages) => new() { Stages = stages, Budget = Amount.Whole(100_000), Redundancy = 1 };

    public static TaskCommand.Submit Submit(
        TaskSpec spec, bool awaits = false, string hash = "hash", string owner = Owner) =>
        new(TaskId, new SubmitTask(owner, spec, hash, null, Start), Settlement.HoldId(TaskId), awaits);

    public static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>What an honest node gives for this order; a variant is what a liar gives.</summary>
    public static OutputFile[] Outputs(WorkOrder order, string variant = "", int shard = 0)
    {
        string[] names = order switch
        {
            TrainRoundOrder => [TrainFiles.ShardStateFile],
            TrainMergeOrder => [TrainFiles.CurveFile, TrainFiles.MetricsFile, TrainFiles.ModelFile],
            ProcessOrder process => [.. Enumerable.Range(0, Math.Min(2, process.MostOutputFiles)).Select(i => $"part-{i}")],
            _ => [],
        };
        return [.. names.Select(n => new OutputFile(n, 10, Sha(order is ProcessOrder { Stage: var stage } ? $"{stage}/{shard}/{n}/{variant}" : $"{order}/{n}/{variant}")))];
    }

    public static SignedReceipt Receipt(
        AttemptKey key, string node, OutputFile[] outputs, long runMs = 1_000,
        AttemptExit exit = AttemptExit.Succeeded, string? message = null) =>
        new(new Receipt(key, exit, exit == AttemptExit.Succeeded ? OutputDigest.Of(outputs) : "", outputs, runMs, runMs, 10, 0, message), node, "proof");

    public static Placement Place(
        int shard, int slot, string node, string? owner = null, int stage = 0, Amount? price = null) =>
        new(stage, shard, slot, node, owner ?? "owner-of-" + node, price ?? Price, 1);

    public static Checkpoint Checkpoint(long step, string variant = "")
    {
        OutputFile[] files = [new("checkpoint.bin", 5, Sha($"{step}/{variant}"))];
        return new(step, OutputDigest.Of(files), files);
    }
}
