using System.CommandLine;
using System.Globalization;
using Skyops.Api;
using Skyops.Cli.Output;

namespace Skyops.Cli.Tasks;

internal static class TaskHistoryCommand
{
    public static Command Build() => new Command("history", "Show the life of a task, event by event, from the journal.").With(TaskArgument.Task).Runs(HistoryAsync);

    private static async Task HistoryAsync(CliContext context, CancellationToken cancellationToken)
    {
        var rows = new List<string[]>();
        await foreach (var update in context.Client.Tasks.Get(context.Get(TaskArgument.Task)).HistoryAsync(cancellationToken: cancellationToken))
        {
            if (context.Output.Json) context.Output.Value(update, SkyopsJson.Default.TaskUpdate);
            else rows.Add([update.Seq.ToString(CultureInfo.InvariantCulture), Formats.Clock(update.At), update.Type, update.Text]);
        }

        context.Output.Table(["row", "at", "event", "what happened"], rows);
    }
}
