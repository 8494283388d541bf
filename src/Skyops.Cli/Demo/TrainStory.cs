using System.Globalization;
using Skyops.Cli.Ledger;
using Skyops.Cli.Output;
using Skyops.Cli.Tasks;
using Skyops.Tasks;

namespace Skyops.Cli.Demo;

/// <summary>Tells the end of the training story.</summary>
internal static class TrainStory
{
    public static void PrintEnd(CliOutput output, TrainOutcome outcome, DemoNames names, DemoReport report)
    {
        if (output.Json) return;
        output.Heading("Who computed what, and whether the digests agree");
        output.Table(AttemptRows.Columns, AttemptRows.Of(outcome.View, names.Of));
        foreach (var line in Agreements(outcome.View)) output.Line(line);

        output.Heading("Learning curve");
        output.Table(
            ["round", "train loss", "test loss", "test accuracy"],
            outcome.Metrics.Select(round => new[] { $"{round.Round}", Number(round.TrainLoss), Number(round.TestLoss), Formats.Percent(round.TestAccuracy) }));

        output.Heading("Receipts");
        output.Line($"{outcome.Receipts} signed receipts; {outcome.ValidReceipts} verify against the wallets of their nodes");

        output.Heading("Ledger statement of the owner");
        LedgerStatementCommand.Print(output, outcome.Account, outcome.Statement);
        var ledger = outcome.Ledger;
        output.Line($"{(outcome.LedgerBalanced ? "balanced" : "NOT BALANCED")}: debits {ledger.TotalDebits} = credits {ledger.TotalCredits}, {ledger.OpenHolds} open holds, replay {(ledger.ReplayMatchesLive ? "matches" : "DIFFERS")}");
        output.Line($"journal {(outcome.Journal.Valid ? "verified" : "NOT VERIFIED")}: {outcome.Journal.Rows} rows in {outcome.Journal.Batches} batches, head {Formats.Short(outcome.Journal.HeadHash)}");

        output.Heading("Result");
        output.Facts(
            ("test accuracy", Formats.Percent(outcome.Accuracy)),
            ("model digest", outcome.ModelDigest),
            ("killed", $"{outcome.Killed.Name} during {outcome.Killed.Lost}; {outcome.Killed.Successor} took over in {Formats.Seconds(outcome.Killed.RecoveredInSeconds)}"),
            ("cost", $"{outcome.View.Cost.Total} of {outcome.View.Cost.Budget} {outcome.View.Cost.Currency}"),
            ("model", outcome.ModelPath),
            ("curve", Path.Combine(outcome.OutputFolder, TrainOutcome.CurveFile)),
            ("took", Formats.Seconds(report.Seconds)));
    }

    private static IEnumerable<string> Agreements(TaskView view) =>
        from shard in view.Shards
        group shard by shard.Stage into stage
        orderby stage.Key
        let agreed = stage.All(shard => shard.Digest is not null && shard.Attempts.All(attempt => attempt.Digest is null || attempt.Digest == shard.Digest))
        select $"{AttemptRows.StageName(view, stage.Key)}: {stage.Count(shard => shard.Digest is not null)} of {stage.Count()} shards accepted, digests {(agreed ? "agree" : "DIFFER")}";

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
