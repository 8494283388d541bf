using System.CommandLine;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Cli.Tasks;

internal static class TaskWatchCommand
{
    public static Command Build() =>
        new Command("watch", "Follow a task to its end, over restarts of the silo; exit 1 unless it completes.").With(TaskArgument.Task).Runs(WatchAsync);

    private static async Task<int> WatchAsync(CliContext context, CancellationToken cancellationToken)
    {
        var task = context.Client.Tasks.Get(context.Get(TaskArgument.Task));
        await TaskProgressView.FollowAsync(context.Output, task, cancellationToken);
        var view = await task.GetAsync(cancellationToken);
        context.Output.Line($"{view.Id} {Output.Formats.Lower(view.Status)}{(view.Reason is null ? "" : $": {view.Reason}")}");
        return view.Status == TaskStatus.Completed ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
