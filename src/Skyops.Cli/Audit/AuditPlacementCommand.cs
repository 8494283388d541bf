using System.CommandLine;
using System.Globalization;
using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Cli.Tasks;
using Skyops.Scheduling;

namespace Skyops.Cli.Audit;

internal static class AuditPlacementCommand
{
    public static Command Build() => new Command(
        "placement", "Replay the passes that placed a task, and say why each node was chosen. Exit 1 when a pass gives another plan than the one on record.")
        .With(TaskArgument.Task).Runs(AuditAsync);

    private static async Task<int> AuditAsync(CliContext context, CancellationToken cancellationToken)
    {
        var report = await context.Client.Tasks.Get(context.Get(TaskArgument.Task)).PlacementsAsync(cancellationToken);
        if (context.Output.Json) context.Output.Value(report, SkyopsJson.Default.PlacementReport);
        foreach (var item in report.Items) Print(context.Output, item);
        foreach (var attempt in report.NotOnRecord)
            context.Output.Line($"not on record: stage {attempt.Stage} shard {attempt.Shard} slot {attempt.Slot} epoch {attempt.Epoch} on {attempt.Node}");
        if (report.DroppedPlacements > 0) context.Output.Line($"{report.DroppedPlacements} older placements, of all tasks, were dropped from the record to keep within bounds");
        if (report.Items.Length == 0 && report.NotOnRecord.Length == 0) context.Output.Line("nothing of it was placed yet");
        return report.Items.All(item => item.SamePlan) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static void Print(CliOutput output, AuditedPlacement item)
    {
        output.Heading($"Stage {item.Stage} shard {item.Shard} slot {item.Slot}, pass {item.Pass} of chain {item.Chain}, {Formats.Time(item.At)}");
        var scores = item.RunnersUp.Select(other => new[] { other.Node, other.Owner, Number(other.Score), "" });
        output.Table(["node", "owner", "score", ""], scores.Prepend([item.Node, item.NodeOwner, Number(item.Score), item.IsBest ? "chosen, the best" : "chosen"]));
        output.Table(["filter", $"of {item.Nodes} nodes", "why"], item.Falls.Select(fall => new[] { fall.Filter, $"{fall.Nodes}", fall.Detail }));
        var terms = string.Join(", ", item.Weights.Terms.Select(term => $"{term.Key} {Number(term.Value)}"));
        output.Line($"weights ({item.Weights.Source}): {terms}; {item.Weights.ReferencePrice} an hour scores one half");
        output.Line(item.Verdict);
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
