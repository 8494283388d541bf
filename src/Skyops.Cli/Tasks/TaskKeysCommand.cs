using System.CommandLine;
using Skyops.Cli.Output;
using Skyops.Cli.Sealing;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Cli.Tasks;

internal static class TaskKeysCommand
{
    public static Command Build() => new Command("keys", "Give the keys of a task that was submitted with --keys mine to its nodes, until it ends; exit 1 unless it completes.")
        .With(TaskArgument.Task).Runs(GiveAsync);

    private static async Task<int> GiveAsync(CliContext context, CancellationToken cancellationToken)
    {
        var task = context.Client.Tasks.Get(context.Get(TaskArgument.Task));
        await OwnKeys.GiveAsync(context, task, null, cancellationToken);
        var view = await task.GetAsync(cancellationToken);
        context.Output.Line($"{view.Id} {Formats.Lower(view.Status)}{(view.Reason is null ? "" : $": {view.Reason}")}");
        return view.Status == TaskStatus.Completed ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
