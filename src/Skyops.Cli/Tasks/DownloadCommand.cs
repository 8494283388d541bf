using System.CommandLine;
using Skyops.Cli.Delivery;
using Skyops.Cli.Output;
using Skyops.Cli.Sealing;

namespace Skyops.Cli.Tasks;

internal static class DownloadCommand
{
    private static readonly Option<string?> To = new("--to") { Description = "Folder; default: the task's id, here.", HelpName = "DIR" };
    private static readonly Option<string?> BundleFile = new("--bundle") { Description = "Write outputs, receipts and logs as one file instead.", HelpName = "FILE" };

    public static Command Build() =>
        new Command("download", "Fetch a task's outputs; every file is checked against its hash and the nodes' signatures.").With(TaskArgument.Task, To, BundleFile).Runs(DownloadAsync);

    private static async Task DownloadAsync(CliContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(TaskArgument.Task);
        if (context.Get(BundleFile) is { } path)
        {
            if (context.Has(To)) throw CliException.Usage("--to and --bundle name two places", "give one of them");
            await BundleAsync(context, id, path, cancellationToken);
            return;
        }

        using var opener = await LocalEncryptionKey.OpenTaskAsync(context, context.Client.Tasks.Get(id), cancellationToken);
        var result = await CheckedResult.DownloadAsync(context.Client, id, context.Get(To) ?? id, opener, cancellationToken);
        Report(context, new DownloadReport(id, result.Files, result.Evidence.Valid, null));
    }

    private static async Task BundleAsync(CliContext context, string id, string path, CancellationToken cancellationToken)
    {
        // Beside the bundle, where there is room for it.
        using var work = new WorkFolder(Path.GetDirectoryName(Path.GetFullPath(path)));
        var result = await CheckedResult.DownloadAsync(context.Client, id, Path.Combine(work.Path, "outputs"), null, cancellationToken);
        var bundle = await result.BundleAsync(context.Client, path, work.Path, cancellationToken);
        Report(context, new DownloadReport(id, [path], result.Evidence.Valid, bundle.Sha256));
    }

    private static void Report(CliContext context, DownloadReport report)
    {
        if (context.Output.Json) context.Output.Value(report, CliJson.Default.DownloadReport);
        foreach (var file in report.Files) context.Output.Line(file);
    }
}
