using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Client.Tasks;
using Skyops.Tasks;
using Spectre.Console;

namespace Skyops.Cli.Tasks;

/// <summary>Follows a task to its end: a bar and events on a terminal, a line per event when piped, JSON lines with --json.</summary>
internal static class TaskProgressView
{
    public static async Task FollowAsync(
        CliOutput output, TaskHandle task, CancellationToken cancellationToken, Func<TaskUpdate, string>? describe = null)
    {
        describe ??= update => $"{Formats.Clock(update.At)}  {update.Text}";
        if (!output.IsTerminal)
        {
            await foreach (var update in task.WatchAsync(cancellationToken: cancellationToken)) Print(output, update, describe);
            return;
        }

        await output.Terminal.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask("task");
                await foreach (var update in task.WatchAsync(cancellationToken: cancellationToken))
                {
                    bar.Value = Math.Max(bar.Value, update.Progress * bar.MaxValue);
                    if (update.Seq > 0) output.Terminal.WriteLine(PlainTable.Clean(describe(update)));
                }
            });
    }

    private static void Print(CliOutput output, TaskUpdate update, Func<TaskUpdate, string> describe)
    {
        if (output.Json) output.Value(update, SkyopsJson.Default.TaskUpdate);
        else if (update.Seq > 0) output.Line($"{Formats.Percent(update.Progress),7}  {describe(update)}");
    }
}
