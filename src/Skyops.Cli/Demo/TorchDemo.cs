using System.Text.Json;
using Skyops.Cli.Hosting;
using Skyops.Cli.Output;
using Skyops.Cli.Recipes;
using Skyops.Cli.Tasks;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Client.Sealing;
using Skyops.Client.Tasks;
using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Sealing.Keys;
using Skyops.Storage.Fetching;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Cli.Demo;

/// <summary>
/// Somebody's PyTorch script trains ResNet-18 in the sandbox of a stranger's node; the worker is killed in the middle, and another node goes on from the checkpoint.
/// </summary>
internal static class TorchDemo
{
    private const int Workers = 2;
    private const double LeastAccuracy = 0.8;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);
    private static readonly string[] SiloArguments =
        ["--port", "0", "--gateway-port", "0", "--heartbeat", "500ms", "--unreachable-after", "1500ms", "--fence-after", "2500ms", "--lost-after", "3500ms"];

    public static async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        using var folder = new DemoFolder("pytorch");
        try
        {
            var report = await PlayAsync(context.Output, folder, time, limit.Token);
            report = report with { Seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 1) };
            TellEnd(context.Output, report);
            return report switch
            {
                { ResumedFromStep: 0 } => throw CliException.Failed("the second node began again in place of going on from the checkpoint", "please report this with the lines above"),
                { Accuracy: < LeastAccuracy } => throw CliException.Failed(FormattableString.Invariant($"the accuracy is {report.Accuracy:P1}, below {LeastAccuracy:P0}"), "please report this with the lines above"),
                _ => ExitCodes.Ok,
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            throw CliException.Failed($"the demo did not end within {Longest.TotalMinutes:0} minutes", "is the machine very busy? `skyops doctor` looks at it");
        }
    }

    private static async Task<TorchReport> PlayAsync(CliOutput output, DemoFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        output.Heading("A silo and two workers that run strangers' programs in sandboxes");
        await using var pool = await LocalPool.StartAsync(folder.Work, Workers, SiloArguments, ["--slots", "1", "--allow", "command"], cancellationToken);
        using var wallet = WalletKey.Create();
        using var client = new SkyopsClient(new SkyopsClientOptions { Silos = [new Uri(pool.Silo.Api)], Credentials = new WalletCredentials(wallet) });
        await CheckSoftwareAsync(output, pool, client, cancellationToken);
        using var owner = SealingKey.Create();
        var task = await SubmitAsync(output, client, owner.PublicKey, cancellationToken);

        var names = new DemoNames(pool.Workers);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stage = (await task.GetAsync(cancellationToken)).Stages[0].Name;
        var kill = new WorkerKill(task, pool, names, output, time).RunAsync(stage, shard => shard.CheckpointStep > 0, both.Token);
        var follow = output.Json ? task.WaitAsync(both.Token) : TaskProgressView.FollowAsync(output, task, both.Token, names.Describe);
        await WorkerKill.WhenBothAsync(follow, kill, pool.Process(pool.Silo.ProcessId), both);
        return await CollectAsync(folder, task, owner, await kill, cancellationToken);
    }

    private static async Task CheckSoftwareAsync(CliOutput output, LocalPool pool, SkyopsClient client, CancellationToken cancellationToken)
    {
        var rows = new List<string[]>();
        foreach (var worker in pool.Workers)
        {
            var node = (await client.Nodes.GetAsync(worker.Node, cancellationToken)).Capabilities;
            var software = node.Software.ToDictionary(one => one.Name, one => one.Version, StringComparer.Ordinal);
            if (!node.Executors.Contains("command")) throw CliException.Failed("this machine has no sandbox", "`skyops doctor` says what is missing and how to get it");
            if (!software.ContainsKey("pytorch") || !software.ContainsKey("torchvision"))
                throw CliException.Failed("programs in the sandbox of this machine find no PyTorch", "install it for /usr/bin/python3; on Debian: apt-get install python3-torch python3-torchvision");
            rows.Add([$"worker-{rows.Count + 1}", worker.Owner, $"{worker.ProcessId}", string.Join(", ", node.Software.Select(one => $"{one.Name} {one.Version}"))]);
        }

        output.Table(["worker", "account", "process", "software in the sandbox"], rows);
    }

    private static async Task<TaskHandle> SubmitAsync(CliOutput output, SkyopsClient client, SealingPublicKey owner, CancellationToken cancellationToken)
    {
        output.Heading("ResNet-18 on handwritten digits, by a script of the submitter's");
        output.Line("skyops submit-task --encrypt --framework pytorch --script train.py --data digits.csv.gz --budget 5 -- --data /data/inputs/digits.csv.gz --epochs 3");
        using var sealing = SealedSubmission.ByBroker(owner, await client.Encryption.BrokerKeyAsync(cancellationToken));
        var sources = new InputSources(client.Blobs, new FetchSource(), new FetchOptions(), sealing);
        var spec = RecipeBook.Find("pytorch").For("train.py", ["--data", "/data/inputs/digits.csv.gz", "--epochs", "3"], []) with
        {
            Name = "demo-pytorch",
            Budget = Amount.Whole(5),
            DurationSeconds = 600,
            CheckpointEverySeconds = 2,
            Inputs = await sources.ResolveAsync([DemoData.TrainScript, DemoData.Digits], asTheyAre: true, cancellationToken),
            Sealing = sealing.Sealing,
        };
        var task = await client.Tasks.SubmitAsync(spec, cancellationToken: cancellationToken);
        output.Facts(("task", task.Id), ("spec hash", task.Submission!.SpecHash));
        return task;
    }

    private static async Task<TorchReport> CollectAsync(
        DemoFolder folder, TaskHandle task, SealingKey owner, KilledWorker killed, CancellationToken cancellationToken)
    {
        var view = await task.GetAsync(cancellationToken);
        if (view.Status != TaskStatus.Completed) throw CliException.Failed($"the task is {Formats.Lower(view.Status)}", view.Reason);
        using var opener = TaskOpener.Open(view.Spec.Sealing!, owner);
        await task.DownloadAsync(folder.Output, opener, cancellationToken);
        var model = Path.Combine(folder.Output, "model.pt");
        using var metrics = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder.Output, "metrics.json"), cancellationToken));
        return new TorchReport(
            metrics.RootElement.GetProperty("resumedFromStep").GetInt32(),
            metrics.RootElement.GetProperty("steps").GetInt32(),
            metrics.RootElement.GetProperty("accuracy").GetDouble(),
            killed.Node,
            killed.RecoveredInSeconds,
            view.Outputs.First(file => file.Path.EndsWith("model.pt", StringComparison.Ordinal)).Sha256,
            model,
            view.Outputs.All(file => file.Sealed is not null),
            0);
    }

    private static void TellEnd(CliOutput output, TorchReport report)
    {
        if (output.Json)
        {
            output.Value(report, CliJson.Default.TorchReport);
            return;
        }

        output.Heading("Result");
        output.Facts(
            ("test accuracy", Formats.Percent(report.Accuracy)),
            ("went on from", $"step {report.ResumedFromStep} of {report.Steps}, {Formats.Seconds(report.RecoveredInSeconds)} after the kill"),
            ("model", $"{report.ModelPath}, a state_dict for torch.load"),
            ("encrypted", "the script, its data, checkpoints, logs and the model; opened here with the owner's key"),
            ("sealed model", $"SHA-256 {report.SealedModelSha256}"),
            ("took", Formats.Seconds(report.Seconds)));
    }
}
