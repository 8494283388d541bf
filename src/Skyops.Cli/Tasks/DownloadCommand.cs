using System.CommandLine;
using Skyops.Cli.Output;

namespace Skyops.Cli.Tasks;

internal static class DownloadCommand
{
    private static readonly Option<string?> To = new("--to") { Description = "Folder; default: the task's id, here.", HelpName = "DIR" };

    public static Command Build() =>
        new Command("download", "Fetch a task's outputs; every file is checked against its hash.").With(TaskArgument.Task, To).Runs(DownloadAsync);

    private static async Task DownloadAsync(CliContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(TaskArgument.Task);
        var files = await context.Client.Tasks.Get(id).DownloadAsync(context.Get(To) ?? id, cancellationToken);
        if (context.Output.Json) context.Output.Value(new DownloadReport(id, files), CliJson.Default.DownloadReport);
        foreach (var file in files) context.Output.Line(file);
    }
}
