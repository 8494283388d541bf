using System.CommandLine;

namespace Skyops.Cli.Tasks;

internal static class TaskCancelCommand
{
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why; stands in the task's history.", HelpName = "TEXT" };

    public static Command Build() => new Command("cancel", "Stop a task. What was accepted stays paid, the rest of the budget is freed.")
        .With(TaskArgument.Task, Reason).Runs(CancelAsync);

    private static async Task CancelAsync(CliContext context, CancellationToken cancellationToken) => TaskReport.Print(
        context.Output, await context.Client.Tasks.Get(context.Get(TaskArgument.Task)).CancelAsync(context.Get(Reason), cancellationToken));
}
