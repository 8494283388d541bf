using System.CommandLine;
using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Cli.Sealing;

namespace Skyops.Cli.Tasks;

internal static class TaskLogsCommand
{
    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on until the task has ended." };

    public static Command Build() => new Command("logs", "Print what the attempts wrote.").With(TaskArgument.Task, Follow).Runs(LogsAsync);

    private static async Task LogsAsync(CliContext context, CancellationToken cancellationToken)
    {
        var task = context.Client.Tasks.Get(context.Get(TaskArgument.Task));
        using var opener = await LocalEncryptionKey.OpenTaskAsync(context, task, cancellationToken);
        await foreach (var given in task.LogsAsync(context.Get(Follow), cancellationToken))
        {
            var chunk = opener is null ? given : opener.Open(given);
            if (context.Output.Json)
            {
                context.Output.Value(chunk, SkyopsJson.Default.LogChunk);
                continue;
            }

            foreach (var line in chunk.Text.AsSpan().TrimEnd('\n').EnumerateLines())
                context.Output.Line($"{chunk.Attempt} {Formats.Short(chunk.Node)} | {line}");
        }
    }
}
