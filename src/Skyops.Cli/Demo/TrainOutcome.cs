using Skyops.Kernels.Formats;
using Skyops.Ledger;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Cli.Demo;

/// <summary>Everything that the training story found out.</summary>
internal sealed record TrainOutcome(
    TaskView View,
    KilledWorker Killed,
    IReadOnlyList<RoundMetrics> Metrics,
    int Receipts,
    int ValidReceipts,
    string Account,
    IReadOnlyList<StatementLine> Statement,
    LedgerVerification Ledger,
    JournalVerification Journal,
    string OutputFolder)
{
    public const string ModelFile = "model.safetensors";
    public const string MetricsFile = "metrics.jsonl";
    public const string CurveFile = "curve.svg";

    /// <summary>What the story promises.</summary>
    public const double LeastAccuracy = 0.95;

    public double Accuracy => Metrics[^1].TestAccuracy;

    public string ModelPath => Path.Combine(OutputFolder, ModelFile);

    public string ModelDigest => View.Outputs.First(file => file.Path == ModelFile).Sha256;

    public bool LedgerBalanced => Ledger is { Balanced: true, ReplayMatchesLive: true, OpenHolds: 0, Problems.Length: 0 };

    /// <summary>Shards with more attempts than the spec plans.</summary>
    public int RecomputedShards => View.Shards.Count(shard => shard.Attempts.Length > View.Spec.Redundancy);

    /// <summary>What is not as promised; empty when all is well.</summary>
    public IEnumerable<string> Faults()
    {
        if (Accuracy < LeastAccuracy) yield return FormattableString.Invariant($"the accuracy is {Accuracy:P1}, below {LeastAccuracy:P0}");
        if (!LedgerBalanced) yield return $"the ledger does not balance: {string.Join("; ", Ledger.Problems)}";
        if (!Journal.Valid) yield return $"the journal does not verify: {string.Join("; ", Journal.Problems)}";
        if (Receipts == 0 || ValidReceipts != Receipts) yield return $"{Receipts - ValidReceipts} of {Receipts} receipts do not verify";
    }

    public DemoReport ToReport(double seconds) => new(
        Math.Round(Accuracy, 4),
        ModelDigest,
        Metrics.Count,
        View.AcceptedShards,
        RecomputedShards,
        Killed.Node,
        Killed.RecoveredInSeconds,
        LedgerBalanced,
        Journal.Valid,
        ModelPath,
        Math.Round(seconds, 1));
}
