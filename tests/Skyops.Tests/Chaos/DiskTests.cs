using System.Diagnostics;
using Skyops.Tests.Testing;
using Xunit.Abstractions;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Chaos;

/// <summary>The disk of a silo or of a worker is full, fails or is slow while work is under way.</summary>
[Collection("chaos")]
public sealed class DiskTests(ITestOutputHelper output)
{
    [NeedsFact(Need.SmallDisks)]
    public async Task A_silo_whose_disk_is_full_refuses_for_now_keeps_running_work_and_recovers_by_itself()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await using var disk = await SmallDisk.MountAsync(48);
        await using var pool = await ChaosPool.StartAsync(limit.Token, siloData: Path.Combine(disk.Path, "silo"));
        var run = new SiloDiskRun(pool, output);
        await run.RunAsync("full", Now(disk.Fill), Now(disk.Free), uploads: true, limit.Token);
        Assert.True(run.Refusals > 0, "nobody heard that the disk is full");
    }

    [NeedsTheory(Need.SyscallFaults)]
    [InlineData("read-only", "pwrite64:error=EROFS", true)]
    [InlineData("each flush half a second", "fdatasync:delay_enter=500000", false)]
    public async Task A_silo_whose_journal_cannot_be_written_or_is_slow_keeps_running_work_and_recovers_by_itself(string what, string fault, bool refuses)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await using var pool = await ChaosPool.StartAsync(limit.Token);
        string[] files = [Path.Combine(pool.SiloData, "journal.db"), Path.Combine(pool.SiloData, "journal.db-wal")];
        SyscallFault? broken = null;
        var run = new SiloDiskRun(pool, output);
        await run.RunAsync(
            what, async () => broken ??= await SyscallFault.StartAsync(pool.Silo.Id, fault, files, limit.Token),
            async () => await broken!.DisposeAsync(), uploads: false, limit.Token);
        Assert.True(refuses ? run.Refusals > 0 && run.Acknowledged == 0 : run.Acknowledged > 0, $"{run.Acknowledged} requests done, {run.Refusals} refused");
    }

    [NeedsFact(Need.SmallDisks)]
    public async Task A_worker_whose_disk_is_full_says_so_and_its_attempt_moves()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var disk = await SmallDisk.MountAsync(64);
        await using var pool = await ChaosPool.StartAsync(limit.Token);
        string[] flags = ["--slots", "1", "--cpu", "1", "--allow", "process"];
        var small = await pool.WorkerAsync("small", limit.Token, data: Path.Combine(disk.Path, "worker"), flags: [.. flags, "--price", "0.1"]);
        await pool.NodesAsync(1, limit.Token);
        disk.Fill();
        var large = await pool.WorkerAsync("large", limit.Token, flags: [.. flags, "--price", "1"]);
        await pool.NodesAsync(2, limit.Token);
        var (client, go) = (pool.Client(), pool.Folder("go"));
        var since = Stopwatch.StartNew();
        var task = await client.Tasks.SubmitAsync(CountingProgram.Spec(go), cancellationToken: limit.Token);
        await Until.SoAsync(
            "an attempt runs on the large node", async () => (await task.GetAsync(limit.Token)).Shards.SelectMany(s => s.Attempts).Any(a => a.Node == large.Node && a.State == "running"),
            limit.Token, pool.Said);
        var moved = since.Elapsed;
        await Until.SoAsync("what was started on the full disk is gone", () => Task.FromResult(Marked.By(small.Data).Length == 0), limit.Token, pool.Said);
        await File.WriteAllTextAsync(go, "", limit.Token);
        var view = await task.WaitAsync(limit.Token);
        var history = await task.HistoryAsync(cancellationToken: limit.Token).ToListAsync(limit.Token);
        var failed = history.Where(update => update.Node == small.Node && update.Type.EndsWith("AttemptFailed", StringComparison.OrdinalIgnoreCase)).ToArray();
        output.WriteLine($"worker's disk full: {string.Join("; ", failed.Select(update => update.Text))}; elsewhere after {moved.TotalSeconds:0.0} s");
        Assert.Equal(TaskStatus.Completed, view.Status);
        Assert.Contains(failed, update => update.Text.Contains("space", StringComparison.OrdinalIgnoreCase) || (update.Data ?? "").Contains("space", StringComparison.OrdinalIgnoreCase));
    }

    [NeedsFact(Need.SmallDisks)]
    public async Task A_worker_whose_disk_fills_up_under_a_program_goes_on_and_says_which_lines_it_lost()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var disk = await SmallDisk.MountAsync(64);
        await using var pool = await ChaosPool.StartAsync(limit.Token);
        await pool.WorkerAsync("small", limit.Token, data: Path.Combine(disk.Path, "worker"), flags: ["--slots", "1", "--cpu", "1", "--allow", "process"]);
        var (full, written, go) = (pool.Folder("full"), pool.Folder("written"), pool.Folder("go"));
        var task = await pool.Client().Tasks.SubmitAsync(CountingProgram.Talking(full, written, go), cancellationToken: limit.Token);
        await Until.SoAsync("it runs", async () => (await task.GetAsync(limit.Token)).Shards.Any(s => s.Attempts.Any(a => a.State == "running")), limit.Token, pool.Said);
        disk.Fill();
        await File.WriteAllTextAsync(full, "", limit.Token);
        await Until.SoAsync("it has said more than fits into memory", () => Task.FromResult(File.Exists(written)), limit.Token, pool.Said);
        disk.Free();
        await File.WriteAllTextAsync(go, "", limit.Token);
        var view = await task.WaitAsync(limit.Token);
        Assert.Equal((TaskStatus.Completed, 1), (view.Status, view.Shards.Single().Attempts.Length));
        var log = string.Concat(await task.LogsAsync(cancellationToken: limit.Token).Select(chunk => chunk.Text).ToListAsync(limit.Token));
        Assert.Matches(@"\[\d+ lines are lost: No space left on device", log);
        Assert.EndsWith("the end\n", log, StringComparison.Ordinal);
    }

    private static Func<Task> Now(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };
}
