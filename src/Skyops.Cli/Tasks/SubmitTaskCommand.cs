using System.CommandLine;
using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Cli.Sealing;
using Skyops.Client.Tasks;
using Skyops.Storage.Fetching;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Cli.Tasks;

internal static class SubmitTaskCommand
{
    public static Command Build() => new Command("submit-task", "Submit a task; prints its id.").With(SubmitFlags.All).With(SealingFlags.All).With(SubmitFlags.Program).Runs(SubmitAsync);

    private static async Task<int> SubmitAsync(CliContext context, CancellationToken cancellationToken)
    {
        // Wrong flags are said before anything is uploaded.
        var dataset = context.Get(SubmitFlags.Dataset);
        var labels = context.Get(SubmitFlags.LabelFile);
        var unknown = new DataReference(new string('0', 64), "unknown", 0);
        var given = FrameworkFlags.Data(context);
        SpecBuilder.Build(context, dataset is null ? null : unknown, labels is null ? null : unknown, InputSources.Stand(given, ImageFlag.Archive(context)));

        using var sealing = await SealingFlags.OpenAsync(context, cancellationToken);
        var data = dataset is null ? null : await DatasetSource.ResolveAsync(context.Client.Blobs, dataset, cancellationToken);
        var labelData = labels is null ? null : await DatasetSource.ResolveAsync(context.Client.Blobs, labels, cancellationToken);
        var inputs = await new InputSources(context.Client.Blobs, SubmitFlags.Stores(context), new FetchOptions(), sealing).ResolveAsync(given, context.Get(SubmitFlags.DataAsIs), cancellationToken, ImageFlag.Archive(context));
        var options = new SubmitOptions { IdempotencyKey = context.Get(SubmitFlags.IdempotencyKey) };
        var task = await context.Client.Tasks.SubmitAsync(SpecBuilder.Build(context, data, labelData, inputs) with { Sealing = sealing?.Sealing }, options, cancellationToken);
        Print(context.Output, task.Submission!);
        if (!context.Get(SubmitFlags.Wait)) return ExitCodes.Ok;

        await TaskProgressView.FollowAsync(context.Output, task, cancellationToken);
        var view = await task.GetAsync(cancellationToken);
        TaskReport.Print(context.Output, view);
        return view.Status == TaskStatus.Completed ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static void Print(CliOutput output, SubmitResponse response)
    {
        if (output.Json) output.Value(response, SkyopsJson.Default.SubmitResponse);
        else if (output.IsTerminal) output.Line($"{response.Id}{(response.Repeated ? "  (submitted before)" : "")}  follow it: skyops task watch {response.Id}");
        else output.Line(response.Id);
    }
}
