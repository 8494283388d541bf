using System.Diagnostics;
using Skyops.Client;
using Skyops.Client.Tasks;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Xunit.Abstractions;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Chaos;

/// <summary>A worker or a job dies: its work goes on elsewhere from the last checkpoint, nothing stays behind, and it is paid once.</summary>
[Collection("chaos")]
public sealed class WorkerKillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan ReleasedWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CleanWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_killed_worker_is_replaced_in_time_from_the_last_checkpoint_and_leaves_nothing_behind()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await using var pool = await ChaosPool.StartAsync(limit.Token);
        string[] flags = ["--slots", "1", "--cpu", "1", "--allow", "process"];
        var first = await pool.WorkerAsync("first", limit.Token, flags: [.. flags, "--price", "0.1"]);
        var client = pool.Client();
        var go = pool.Folder("go");
        var task = await client.Tasks.SubmitAsync(CountingProgram.Spec(go), cancellationToken: limit.Token);
        await CheckpointedAsync(pool, task, limit.Token);
        var second = await pool.WorkerAsync("second", limit.Token, flags: [.. flags, "--price", "1"]);
        await pool.NodesAsync(2, limit.Token);
        Assert.NotEmpty(Marked.By(first.Data));

        var killed = Stopwatch.StartNew();
        await first.Program.KillAsync();
        await MovedAsync(pool, task, second.Node, ReleasedWithin);
        var moved = killed.Elapsed;
        await Until.SoAsync("no process of the dead worker's attempt is left", CleanWithin, () => Task.FromResult(Marked.By(first.Data).Length == 0));
        var processesGone = killed.Elapsed;
        var again = await pool.WorkerAsync("first", limit.Token, flags: [.. flags, "--price", "0.1"]);
        await Until.SoAsync("no folder of the dead worker's attempt is left", CleanWithin - killed.Elapsed, () => Task.FromResult(Folders(again, task.Id).Length == 0), pool.Said);
        var foldersGone = killed.Elapsed;

        await File.WriteAllTextAsync(go, "", limit.Token);
        var view = await task.WaitAsync(limit.Token);
        output.WriteLine(
            $"worker kill -9: attempt elsewhere after {moved.TotalSeconds:0.0} s, processes gone after {processesGone.TotalSeconds:0.0} s, " +
            $"folder gone after {foldersGone.TotalSeconds:0.0} s, resumed from step {Last(view).ResumedFromStep}");
        Assert.True(view.Status == TaskStatus.Completed, $"{view.Status} {view.Reason}\n{pool.Said()}");
        Assert.True(Last(view).ResumedFromStep > 0, "it began anew");
        await PaidOnceAsync(client, view, second.Node, limit.Token);
    }

    [NeedsFact(Need.Minutes)]
    public async Task A_killed_job_goes_on_elsewhere_from_the_last_checkpoint_and_is_paid_once()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        await using var pool = await ChaosPool.StartAsync(limit.Token);
        var first = await pool.WorkerAsync("first", limit.Token, flags: ["--slots", "1", "--cpu", "1", "--price", "0.1"]);
        var client = pool.Client();
        var data = await client.Blobs.UploadAsync(Path.Combine(RepositoryRoot.Path, "data", "digits.csv.gz"), limit.Token);
        var task = await client.Tasks.SubmitAsync(
            new TaskSpec
            {
                Workload = new TrainWorkload { Model = "resnet8", Dataset = new DataReference(data.Sha256, "digits.csv.gz", data.Bytes), Rounds = 1, LocalEpochs = 60 },
                Redundancy = 1,
                CheckpointEverySeconds = 1,
                Budget = Amount.Whole(20),
            },
            cancellationToken: limit.Token);
        await CheckpointedAsync(pool, task, limit.Token);
        var second = await pool.WorkerAsync("second", limit.Token, flags: ["--slots", "1", "--cpu", "1", "--price", "1"]);
        await pool.NodesAsync(2, limit.Token);
        var job = Assert.Single(Jobs(first));

        using var kill = Process.Start("kill", ["-KILL", $"{job}"]);
        await kill.WaitForExitAsync(limit.Token);
        var moved = await MovedAsync(pool, task, second.Node, ReleasedWithin);
        await Until.SoAsync("the folder of the dead job is gone", CleanWithin, () => Task.FromResult(Folders(first, task.Id).Length == 0 && Jobs(first).Length == 0), pool.Said);
        var view = await task.WaitAsync(limit.Token);
        output.WriteLine($"job kill -9: attempt elsewhere after {moved.TotalSeconds:0.0} s, resumed from step {Resumed(view)}");
        Assert.True(view.Status == TaskStatus.Completed, $"{view.Status} {view.Reason}\n{pool.Said()}");
        Assert.True(Resumed(view) > 0, "it began anew");
        var lines = await LinesAsync(client, view, limit.Token);
        Assert.Equal(lines.Count(line => line.Reason == "work"), lines.Where(line => line.Reason == "work").Select(line => line.Credit).Distinct().Count());
        await AccountedAsync(client, view, lines, limit.Token);
    }

    /// <summary>Processes whose parent is the worker and which run one attempt.</summary>
    private static int[] Jobs(ChaosWorker worker) =>
    [
        .. File.ReadAllText($"/proc/{worker.Program.Id}/task/{worker.Program.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)
            .Concat(Directory.EnumerateDirectories($"/proc/{worker.Program.Id}/task").SelectMany(thread =>
                File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)))
            .Distinct().Where(id => File.Exists($"/proc/{id}/cmdline") && File.ReadAllText($"/proc/{id}/cmdline").Contains("attempt", StringComparison.Ordinal)),
    ];

    private static string[] Folders(ChaosWorker worker, string task) =>
        Directory.Exists(Path.Combine(worker.Data, "attempts")) ? Directory.GetDirectories(Path.Combine(worker.Data, "attempts"), $"{task}-*") : [];

    private static AttemptView Last(TaskView view) => view.Shards[0].Attempts.MaxBy(attempt => attempt.Epoch)!;

    private static long Resumed(TaskView view) => view.Shards.SelectMany(shard => shard.Attempts).Max(attempt => attempt.ResumedFromStep);

    private static Task<TimeSpan> CheckpointedAsync(ChaosPool pool, TaskHandle task, CancellationToken limit) => Until.SoAsync(
        "a checkpoint is journalled",
        async () =>
        {
            await foreach (var update in task.HistoryAsync(cancellationToken: limit))
            {
                if (update.Type.Contains("checkpoint", StringComparison.OrdinalIgnoreCase)) return true;
            }

            return false;
        },
        limit, pool.Said);

    private static Task<TimeSpan> MovedAsync(ChaosPool pool, TaskHandle task, string node, TimeSpan within) => Until.SoAsync(
        $"an attempt runs on {node}", within,
        async () => (await task.GetAsync()).Shards.SelectMany(shard => shard.Attempts).Any(attempt => attempt.Node == node && attempt.State is "leased" or "running"),
        pool.Said);

    private static async Task PaidOnceAsync(SkyopsClient client, TaskView view, string node, CancellationToken limit)
    {
        var lines = await LinesAsync(client, view, limit);
        var work = Assert.Single(lines, line => line.Reason == "work");
        Assert.Equal(node, work.Credit, ignoreCase: true);
        await AccountedAsync(client, view, lines, limit);
    }

    /// <summary>One hold, one rest, and what was posted is what the task says it cost.</summary>
    private static async Task AccountedAsync(SkyopsClient client, TaskView view, List<StatementLine> lines, CancellationToken limit)
    {
        Assert.Single(lines, line => line.Kind == TransferKind.Hold);
        Assert.Single(lines, line => line.Kind == TransferKind.VoidHold);
        var paid = lines.Where(line => line.Kind == TransferKind.PostHold).Aggregate(Amount.Zero, (sum, line) => sum + line.Amount);
        Assert.Equal(view.Cost.Total, paid);
        var check = await client.Ledger.VerifyAsync(cancellationToken: limit);
        Assert.True(check is { Balanced: true, ReplayMatchesLive: true, OpenHolds: 0 }, string.Join('\n', check.Problems));
    }

    private static async Task<List<StatementLine>> LinesAsync(SkyopsClient client, TaskView view, CancellationToken limit)
    {
        List<StatementLine> lines = [];
        await Until.SoAsync(
            "the hold is settled",
            async () =>
            {
                lines = await client.Ledger.StatementAsync(cancellationToken: limit).Where(line => line.Reference == view.Id).ToListAsync(limit);
                return lines.Any(line => line.Kind == TransferKind.VoidHold);
            },
            limit);
        return lines;
    }
}
