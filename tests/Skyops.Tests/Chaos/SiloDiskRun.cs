using System.Diagnostics;
using System.Security.Cryptography;
using Skyops.Client.Tasks;
using Skyops.Tests.Testing;
using Xunit.Abstractions;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Chaos;

/// <summary>
/// Something is wrong with the disk of a silo while an attempt runs and requests come: each request is done or refused for
/// now, what was acknowledged completes, the attempt stays where it is, and nothing is half written.
/// </summary>
internal sealed class SiloDiskRun(ChaosPool pool, ITestOutputHelper output)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(Needs.All ? 20 : 5);
    private readonly List<string> _acknowledged = [];
    private readonly List<string> _wrong = [];
    private int _asked;

    /// <summary>Requests refused with 503 and Retry-After while it lasted.</summary>
    public int Refusals { get; private set; }

    /// <summary>Requests acknowledged while it lasted.</summary>
    public int Acknowledged { get; private set; }

    /// <param name="what">What is wrong, for the output.</param>
    /// <param name="breaks">Makes it so; called again and again while it lasts.</param>
    /// <param name="mends">Ends it.</param>
    /// <param name="uploads">Uploads are hit too.</param>
    /// <param name="limit">When the test is over in any case.</param>
    public async Task RunAsync(string what, Func<Task> breaks, Func<Task> mends, bool uploads, CancellationToken limit)
    {
        await pool.WorkerAsync("worker", limit, flags: ["--slots", "2", "--cpu", "2", "--allow", "process"]);
        var (client, go) = (pool.Client(), pool.Folder("go"));
        var steady = await client.Tasks.SubmitAsync(CountingProgram.Spec(go), cancellationToken: limit);
        await Until.SoAsync("the attempt runs", async () => (await steady.GetAsync(limit)).Shards.Any(s => s.Attempts.Any(a => a.State == "running")), limit, pool.Said);

        using var raw = await RawAccount.LogInAsync(pool.Api);
        var (since, slowest) = (Stopwatch.StartNew(), TimeSpan.Zero);
        await breaks();
        await Until.ForAsync(Lasts, async () =>
        {
            await breaks();
            var asked = Stopwatch.StartNew();
            Hear(await raw.SubmitAsync($"during-{_asked++}", limit));
            if (asked.Elapsed > slowest) slowest = asked.Elapsed;
            if (uploads) Hear(await raw.UploadAsync(RandomNumberGenerator.GetBytes(200_000), limit));
        });
        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong.Take(5)));
        var lasted = since.Elapsed;
        Acknowledged = _acknowledged.Count;
        if (Refusals > 0) Assert.Equal("degraded", await HealthAsync(raw, limit));

        await mends();
        var recovered = await Until.SoAsync(
            "a submission and an upload are taken again",
            async () =>
            {
                var (task, blob) = (await raw.SubmitAsync("again", limit), await raw.UploadAsync([1, 2, 3], limit));
                if (task.Id is { } id) _acknowledged.Add(id);
                return task.Id is not null && !blob.IsRefusedForNow;
            },
            limit, pool.Said);
        Assert.Equal("ok", await HealthAsync(raw, limit));
        await File.WriteAllTextAsync(go, "", limit);
        var view = await steady.WaitAsync(limit);
        foreach (var id in _acknowledged) await Until.SoAsync($"{id} has completed", async () => await raw.StatusAsync(id, limit) == "completed", limit, pool.Said);
        output.WriteLine(
            $"{what} for {lasted.TotalSeconds:0.0} s: {Acknowledged} requests done, {Refusals} answered 503 with Retry-After, slowest submission {slowest.TotalSeconds:0.0} s, " +
            $"taken again {recovered.TotalSeconds:0.0} s after it ended; {view.MovedAttempts} attempts moved, all acknowledged tasks completed");
        Assert.True(view.Status == TaskStatus.Completed && view.MovedAttempts == 0, $"{view.Status} {view.Reason} {view.MovedAttempts}\n{pool.Said()}");
        await NothingIsHalfWrittenAsync(limit);
        Assert.True((await client.Journal.VerifyAsync(limit)).Valid);
        Assert.True(await client.Ledger.VerifyAsync(cancellationToken: limit) is { Balanced: true, ReplayMatchesLive: true });
    }

    private static async Task<string?> HealthAsync(RawAccount raw, CancellationToken limit) =>
        (await raw.VerifyAsync("/v1/health", limit)).GetProperty("status").GetString();

    private void Hear(RawAnswer answer)
    {
        if (answer.IsRefusedForNow) Refusals++;
        else if (answer.Id is { } id) _acknowledged.Add(id);
        else if (!answer.IsDone) _wrong.Add($"{answer.Status}: {answer.Body}");
    }

    /// <summary>Every blob is what its name says, and nothing is on its way. Whose a blob is stands beside it, in files that only have a name.</summary>
    private async Task NothingIsHalfWrittenAsync(CancellationToken limit)
    {
        var blobs = Path.Combine(pool.SiloData, "blobs");
        var owners = Path.Combine(blobs, "owners");
        foreach (var path in Directory.EnumerateFiles(blobs, "*", SearchOption.AllDirectories).Where(path => !path.StartsWith(owners, StringComparison.Ordinal)))
            Assert.Equal(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, limit))));
    }
}
