using System.CommandLine;
using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Scheduling;

namespace Skyops.Cli.Tasks;

internal static class TaskExplainCommand
{
    public static Command Build() => new Command("explain", "Say why slots of a task wait, and what would help.").With(TaskArgument.Task).Runs(ExplainAsync);

    private static async Task ExplainAsync(CliContext context, CancellationToken cancellationToken)
    {
        var explanation = await context.Client.Tasks.Get(context.Get(TaskArgument.Task)).ExplainAsync(cancellationToken);
        if (context.Output.Json) context.Output.Value(explanation, SkyopsJson.Default.Explanation);
        else if (explanation.Groups.Length == 0) context.Output.Line("nothing of it waits for a node");
        else foreach (var group in explanation.Groups) Print(context.Output, group);
    }

    private static string Words(GangExplanation gang)
    {
        var room = $"gang: {gang.SlotsWithNode} of {gang.Slots} slots have a node; it waits for {gang.Slots - gang.SlotsWithNode} more";
        return gang.ReservedFrom is { } from ? $"{room}, {gang.ReservedNodes} nodes are kept for it, free at the latest {Formats.Time(from)}" : room;
    }

    private static void Print(CliOutput output, GroupExplanation group)
    {
        output.Heading($"Stage {group.Stage}: {group.WaitingSlots} slots wait, {group.Nodes} nodes in the pool");
        output.Table(["filter", "nodes that fall", "why"], group.Falls.Select(fall => new[] { fall.Filter, $"{fall.Nodes}", fall.Detail }));
        if (group.Gang is { } gang) output.Line(Words(gang));
        foreach (var miss in group.NearestMisses) output.Line($"nearest: {miss}");
        output.Line($"remedy: {group.Remedy}");
        output.Line(group.NextTryAt is { } next ? $"next try: {Formats.Time(next)}" : "next try: when a node or the task changes");
    }
}
