using System.CommandLine;

namespace Skyops.Cli.Tasks;

internal static class TaskShowCommand
{
    public static Command Build() => new Command("show", "Show a task in full.").With(TaskArgument.Task).Runs(ShowAsync);

    private static async Task ShowAsync(CliContext context, CancellationToken cancellationToken) =>
        TaskReport.Print(context.Output, await context.Client.Tasks.Get(context.Get(TaskArgument.Task)).GetAsync(cancellationToken));
}
