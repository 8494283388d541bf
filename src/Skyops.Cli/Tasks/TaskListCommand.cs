using System.CommandLine;
using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Client.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Cli.Tasks;

internal static class TaskListCommand
{
    private static readonly Option<string[]> Status = new("--status")
    {
        Description = "Only these: waiting, running, completed, failed, cancelled; may be repeated.",
        HelpName = "STATUS",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<int> Take = new("--take") { Description = "At most this many. Default 50.", HelpName = "N", DefaultValueFactory = _ => 50 };

    public static Command Build() => new Command("ls", "List the account's tasks, newest first.").With(Status, Take).Runs(ListAsync);

    private static async Task ListAsync(CliContext context, CancellationToken cancellationToken)
    {
        var take = context.Get(Take);
        if (take < 1) throw CliException.Usage($"--take {take} is not above 0");
        var filter = new TaskFilter { Statuses = [.. (context.Get(Status) ?? []).Select(Parse)], PageSize = Math.Min(take, Limits.PageSize) };
        var rows = new List<string[]>();
        await foreach (var task in context.Client.Tasks.ListAsync(filter, cancellationToken))
        {
            if (context.Output.Json) context.Output.Value(task, SkyopsJson.Default.TaskSummary);
            rows.Add([task.Id, Formats.Lower(task.Status), Formats.Percent(task.Progress), task.Kind, task.Name ?? "-", Formats.Time(task.SubmittedAt), $"{task.Budget} {task.Currency}"]);
            if (rows.Count == take) break;
        }

        context.Output.Table(["task", "status", "progress", "kind", "name", "submitted", "budget"], rows);
    }

    private static TaskStatus Parse(string text) => Enum.TryParse<TaskStatus>(text, ignoreCase: true, out var status) && !char.IsDigit(text[0])
        ? status
        : throw CliException.Usage($"--status '{text}' is no status", "waiting, running, completed, failed or cancelled");
}
