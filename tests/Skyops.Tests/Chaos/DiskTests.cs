using System.Diagnostics;
using System.Security.Cryptography;
using Xunit.Abstractions;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Chaos;

/// <summary>The disk of a silo or of a worker is full while work is under way.</summary>
[Collection("chaos")]
public sealed class DiskTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_silo_whose_disk_is_full_refuses_for_now_keeps_running_work_and_recovers_by_itself()
    {
        if (await SmallDisk.MissingAsync() is { } missing)
        {
            output.WriteLine($"SKIPPED: {missing}");
            return;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await using var disk = await SmallDisk.MountAsync(48);
        await using var pool = await ChaosPool.StartAsync(limit.Token, siloData: Path.Combine(disk.Path, "silo"));
        await pool.WorkerAsync("worker", limit.Token, flags: ["--slots", "2", "--cpu", "2", "--allow", "process"]);
        var (client, go) = (pool.Client(), pool.Folder("go"));
        var steady = await client.Tasks.SubmitAsync(CountingProgram.Spec(go), cancellationToken: limit.Token);
        await Until.SoAsync("the attempt runs", async () => (await steady.GetAsync(limit.Token)).Shards.Any(s => s.Attempts.Any(a => a.State == "running")), limit.Token, pool.Said);

        using var raw = await RawAccount.LogInAsync(pool.Api);
        disk.Fill();
        var (acknowledged, refusals, wrong) = (new List<string>(), 0, new List<string>());
        var full = Stopwatch.StartNew();
        await Until.ForAsync(TimeSpan.FromSeconds(ChaosMode.All ? 20 : 5), async () =>
        {
            disk.Fill();
            foreach (var answer in (RawAnswer[])[await raw.SubmitAsync($"full-{refusals}", limit.Token), await raw.UploadAsync(RandomNumberGenerator.GetBytes(200_000), limit.Token)])
            {
                if (answer.IsRefusedForNow) refusals++;
                else if (answer.Id is { } id) acknowledged.Add(id);
                else wrong.Add($"{answer.Status}: {answer.Body}");
            }
        });
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(5)));
        Assert.True(refusals > 0, "nobody heard that the disk is full");
        var lasted = full.Elapsed;

        disk.Free();
        var recovered = await Until.SoAsync(
            "a submission and an upload are taken again",
            async () =>
            {
                var (task, blob) = (await raw.SubmitAsync("again", limit.Token), await raw.UploadAsync([1, 2, 3], limit.Token));
                if (task.Id is { } id) acknowledged.Add(id);
                return task.Id is not null && !blob.IsRefusedForNow;
            },
            limit.Token, pool.Said);
        await File.WriteAllTextAsync(go, "", limit.Token);
        var view = await steady.WaitAsync(limit.Token);
        foreach (var id in acknowledged) await Until.SoAsync($"{id} has completed", async () => await raw.StatusAsync(id, limit.Token) == "completed", limit.Token, pool.Said);
        output.WriteLine(
            $"full for {lasted.TotalSeconds:0.0} s: {refusals} requests answered 503 with Retry-After, taken again {recovered.TotalSeconds:0.0} s after there was room; " +
            $"{view.MovedAttempts} attempts moved, {acknowledged.Count} acknowledged tasks completed");
        Assert.True(view.Status == TaskStatus.Completed && view.MovedAttempts == 0, $"{view.Status} {view.Reason} {view.MovedAttempts}\n{pool.Said()}");
        await NothingIsHalfWrittenAsync(pool, limit.Token);
        Assert.True((await client.Journal.VerifyAsync(limit.Token)).Valid);
        Assert.True(await client.Ledger.VerifyAsync(cancellationToken: limit.Token) is { Balanced: true, ReplayMatchesLive: true });
    }

    [Fact]
    public async Task A_worker_whose_disk_is_full_says_so_and_its_attempt_moves()
    {
        if (await SmallDisk.MissingAsync() is { } missing)
        {
            output.WriteLine($"SKIPPED: {missing}");
            return;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var disk = await SmallDisk.MountAsync(8);
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
        await File.WriteAllTextAsync(go, "", limit.Token);
        var view = await task.WaitAsync(limit.Token);
        var history = await task.HistoryAsync(cancellationToken: limit.Token).ToListAsync(limit.Token);
        var failed = history.Where(update => update.Node == small.Node && update.Type.EndsWith("AttemptFailed", StringComparison.OrdinalIgnoreCase)).ToArray();
        output.WriteLine($"worker's disk full: {string.Join("; ", failed.Select(update => update.Text))}; elsewhere after {moved.TotalSeconds:0.0} s");
        Assert.Equal(TaskStatus.Completed, view.Status);
        Assert.Contains(failed, update => update.Text.Contains("space", StringComparison.OrdinalIgnoreCase) || (update.Data ?? "").Contains("space", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Every blob is what its name says, and nothing is on its way.</summary>
    private static async Task NothingIsHalfWrittenAsync(ChaosPool pool, CancellationToken limit)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(pool.SiloData, "blobs"), "*", SearchOption.AllDirectories))
            Assert.Equal(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, limit))));
    }
}
