using Skyops.Cli.Hosting;
using Skyops.Cli.Output;
using Skyops.Cli.Tasks;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Client.Receipts;
using Skyops.Client.Tasks;
using Skyops.Ethereum.Keys;
using Skyops.Kernels.Formats;
using Skyops.Ledger;
using Skyops.Tasks;
using Spectre.Console;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Cli.Demo;

/// <summary>
/// The main job, end to end: strangers' workers train a model, one is killed in the middle, the others take over, everybody is paid for what was verified, and the books
/// are right.
/// </summary>
internal static class TrainDemo
{
    private const int Workers = 3;
    private const string KillIn = "round-1";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    // Short silences, so that nobody waits long for the recovery; a worker still fences itself before its leases move.
    private static readonly string[] SiloArguments =
        ["--port", "0", "--gateway-port", "0", "--heartbeat", "500ms", "--unreachable-after", "1500ms", "--fence-after", "2500ms", "--lost-after", "3500ms"];

    public static async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var output = context.Output;
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        using var folder = new DemoFolder("train");
        try
        {
            TrainOutcome outcome;
            DemoNames names;
            await using (var pool = await StartAsync(output, folder, limit.Token))
            {
                names = new DemoNames(pool.Workers);
                outcome = await TrainAsync(output, folder, pool, names, time, limit.Token);
            }

            var report = outcome.ToReport(time.GetElapsedTime(started).TotalSeconds);
            var faults = outcome.Faults().ToArray();
            TrainStory.PrintEnd(output, outcome, names, report);
            if (output.Json) output.Value(report, CliJson.Default.DemoReport);
            return faults.Length == 0 ? ExitCodes.Ok : throw CliException.Failed(string.Join("; ", faults), "please report this with the lines above");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            throw CliException.Failed($"the demo did not end within {Longest.TotalMinutes:0} minutes", "is the machine very busy? `skyops doctor` looks at it");
        }
    }

    private static async Task<LocalPool> StartAsync(CliOutput output, DemoFolder folder, CancellationToken cancellationToken)
    {
        output.Heading("A silo and three workers, each with a wallet of its own, as separate processes");
        var pool = await LocalPool.StartAsync(folder.Work, Workers, SiloArguments, ["--slots", "2"], cancellationToken);
        output.Facts(("operator page", pool.Silo.Page), ("silo", $"process {pool.Silo.ProcessId}"));
        output.Table(
            ["worker", "account", "process"],
            pool.Workers.Select((worker, i) => new[] { $"worker-{i + 1}", worker.Owner, $"{worker.ProcessId}" }));
        return pool;
    }

    private static async Task<TrainOutcome> TrainAsync(
        CliOutput output, DemoFolder folder, LocalPool pool, DemoNames names, TimeProvider time, CancellationToken cancellationToken)
    {
        using var wallet = WalletKey.Create();
        using var client = new SkyopsClient(new SkyopsClientOptions { Silos = [new Uri(pool.Silo.Api)], Credentials = new WalletCredentials(wallet) });
        var task = await SubmitAsync(output, client, cancellationToken);

        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var kill = new WorkerKill(task, pool, names, output, time).RunAsync(KillIn, null, both.Token);
        var follow = output.Json
            ? task.WaitAsync(both.Token)
            : TaskProgressView.FollowAsync(output, task, both.Token, names.Describe);
        var silo = pool.Process(pool.Silo.ProcessId);
        await WorkerKill.WhenBothAsync(follow, kill, silo, both);
        return await CollectAsync(folder, client, task, await kill, wallet.Address.ToString(), time, cancellationToken);
    }

    private static async Task<TaskHandle> SubmitAsync(CliOutput output, SkyopsClient client, CancellationToken cancellationToken)
    {
        output.Heading("resnet8 on handwritten digits: 3 rounds × 2 shards × 2 replicas");
        var data = await client.Blobs.UploadAsync(DemoData.Digits, cancellationToken);
        var spec = new TaskSpec
        {
            Name = "demo",
            Workload = new TrainWorkload { Model = "resnet8", Dataset = new DataReference(data.Sha256, Path.GetFileName(DemoData.Digits), data.Bytes), Rounds = 3, Seed = 1 },
            Resources = new ResourceRequest { CpuCores = 1, RamMiB = 1_024, DiskMiB = 256 },
            Shards = 2,
            Redundancy = 2,
            Budget = Amount.Whole(5),
            DurationSeconds = 300,
            CheckpointEverySeconds = 1,
        };
        var task = await client.Tasks.SubmitAsync(spec, cancellationToken: cancellationToken);
        output.Facts(("task", task.Id), ("spec hash", task.Submission!.SpecHash));
        return task;
    }

    private static async Task<TrainOutcome> CollectAsync(
        DemoFolder folder, SkyopsClient client, TaskHandle task, KilledWorker killed, string account, TimeProvider time, CancellationToken cancellationToken)
    {
        var view = await task.GetAsync(cancellationToken);
        if (view.Status != TaskStatus.Completed) throw CliException.Failed($"the task is {Formats.Lower(view.Status)}", view.Reason);
        await task.DownloadAsync(folder.Output, cancellationToken);
        var metrics = MetricsLines.Read(await File.ReadAllBytesAsync(Path.Combine(folder.Output, TrainOutcome.MetricsFile), cancellationToken));
        var receipts = await task.ReceiptsAsync(cancellationToken);
        var info = await client.InfoAsync(cancellationToken);
        var ledger = await SettledAsync(client, time, cancellationToken);
        var statement = new List<StatementLine>();
        await foreach (var line in client.Ledger.StatementAsync(cancellationToken: cancellationToken)) statement.Add(line);
        return new TrainOutcome(
            view,
            killed,
            metrics,
            receipts.Count,
            (await ReceiptAudit.VerifyAsync(receipts, client.Blobs, info.ChainId, cancellationToken)).Count(verdict => verdict == ReceiptVerdict.Valid),
            account,
            statement,
            ledger,
            await client.Journal.VerifyAsync(cancellationToken),
            folder.Output);
    }

    /// <summary>The last payments follow the task's end within moments.</summary>
    private static async Task<LedgerVerification> SettledAsync(SkyopsClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var found = await client.Ledger.VerifyAsync(cancellationToken: cancellationToken);
            if (found.OpenHolds == 0 || time.GetElapsedTime(since) > Settling) return found;
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }
    }
}
