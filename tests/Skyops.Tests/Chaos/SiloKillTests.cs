using System.Collections.Concurrent;
using System.Diagnostics;
using Skyops.Client;
using Skyops.Client.Errors;
using Skyops.Client.Tasks;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Xunit.Abstractions;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Chaos;

/// <summary>The silo is killed again and again while tasks are submitted, run and paid.</summary>
[Collection("chaos")]
public sealed class SiloKillTests(ITestOutputHelper output)
{
    private const int OpenTasks = 10_000;
    private const int Lanes = 8;
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);
    private static readonly TaskSpec Noop = new() { Workload = new NoopWorkload(), Redundancy = 1, Budget = Amount.Whole(1), DurationSeconds = 60 };

    /// <summary>Needs a device that no worker here has, so it stays open.</summary>
    private static readonly TaskSpec Waits = Noop with { Resources = new ResourceRequest { Gpus = 1 } };

    private readonly ConcurrentDictionary<string, string> _acknowledged = new();

    [NeedsFact(Need.Minutes)]
    public async Task A_silo_killed_under_load_loses_nothing_and_places_again_in_time()
    {
        const int kills = 50;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(6));
        await using var pool = await ChaosPool.StartAsync(limit.Token, siloFlags: ["--grant", "1000000"]);
        await pool.WorkerAsync("steady", limit.Token, flags: ["--slots", "1", "--cpu", "1", "--allow", "process", "--price", "0.1"]);
        var client = pool.Client();
        var go = pool.Folder("go");
        var steady = await client.Tasks.SubmitAsync(CountingProgram.Spec(go), cancellationToken: limit.Token);
        await Until.SoAsync("the long attempt runs", async () => (await steady.GetAsync(limit.Token)).Shards.Any(s => s.Attempts.Any(a => a.State == "running")), limit.Token, pool.Said);
        await pool.WorkerAsync("busy", limit.Token, flags: ["--slots", "4", "--cpu", "4", "--price", "1"]);
        await SubmitOpenAsync(pool, limit.Token);

        using var load = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var submitting = Enumerable.Range(0, Lanes).Select(lane => SubmitAsync(client, lane, load.Token)).ToArray();
        var placed = new List<double>();
        const int Seed = 20_261_122;
        var random = new Random(Seed);
        for (var kill = 0; kill < kills; kill++)
        {
            var more = _acknowledged.Count + random.Next(1, 40);
            await Until.SoAsync($"{more} submissions are acknowledged", () => Task.FromResult(_acknowledged.Count >= more), limit.Token, pool.Said);
            await pool.Silo.KillAsync();
            placed.Add(await RestartAsync(pool, client, $"probe-{kill}", limit.Token));
        }

        await load.CancelAsync();
        await Task.WhenAll(submitting);
        placed.Sort();
        output.WriteLine(
            $"{kills} kills (seed {Seed}), {_acknowledged.Count} submissions acknowledged, {OpenTasks} open; first placement after restart: " +
            $"median {placed[placed.Count / 2]:0.0} s, longest {placed[^1]:0.0} s");
        await CheckAsync(pool, client, steady, go, limit.Token);
        var load1 = (await File.ReadAllTextAsync("/proc/loadavg", limit.Token)).Split(' ')[0];
        Assert.True(
            placed[^1] <= Promised.TotalSeconds,
            $"the first placement took {placed[^1]:0.0} s; the promise is {Promised}, for a machine that is not busy otherwise: this one's load average is {load1}");
    }

    /// <summary>Starts it, and submits a task of its own until an attempt of that has been leased: not before anything could be placed.</summary>
    private async Task<double> RestartAsync(ChaosPool pool, SkyopsClient client, string key, CancellationToken limit)
    {
        var since = Stopwatch.StartNew();
        await pool.StartSiloAsync(limit);
        TaskHandle? probe = null;
        await Until.SoAsync(
            "a task is placed after the restart",
            async () =>
            {
                probe ??= await client.Tasks.SubmitAsync(Noop with { Priority = TaskPriority.High }, new SubmitOptions { IdempotencyKey = key }, limit);
                return (await probe.GetAsync(limit)).StartedAt is not null;
            },
            limit, pool.Said);
        _acknowledged[key] = probe!.Id;
        return since.Elapsed.TotalSeconds;
    }

    private async Task SubmitOpenAsync(ChaosPool pool, CancellationToken limit)
    {
        var clients = Enumerable.Range(0, 4).Select(_ => pool.Client()).ToArray();
        var open = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, OpenTasks), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = limit }, async (number, stop) =>
        {
            var key = $"open-{number}";
            _acknowledged[key] = (await clients[number % clients.Length].Tasks.SubmitAsync(Waits, new SubmitOptions { IdempotencyKey = key }, stop)).Id;
            Interlocked.Increment(ref open);
        });
        Assert.Equal(OpenTasks, open);
    }

    private async Task SubmitAsync(SkyopsClient client, int lane, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var key = $"load-{lane}-{number}";
            try
            {
                var task = await client.Tasks.SubmitAsync(Noop, new SubmitOptions { IdempotencyKey = key }, stop);
                _acknowledged[key] = task.Id;
                await task.WaitAsync(stop);
            }
            catch (Exception away) when (away is SkyopsException or HttpRequestException or OperationCanceledException)
            {
                // Not acknowledged, so nothing is promised.
            }
        }
    }

    private async Task CheckAsync(ChaosPool pool, SkyopsClient client, TaskHandle steady, string go, CancellationToken limit)
    {
        // That it runs is in the silo's memory only: it says so again when its worker has.
        var running = await steady.GetAsync(limit);
        await Until.SoAsync(
            "the long attempt runs on under its first epoch",
            async () =>
            {
                running = await steady.GetAsync(limit);
                return running.Shards.Single().Attempts.Any(attempt => attempt.State is "running" or "lost" or "failed");
            },
            limit, pool.Said);
        Assert.True(
            running.MovedAttempts == 0 && running.Shards.Single().Attempts.Single() is { State: "running", Epoch: 1 },
            $"the long attempt did not survive: {string.Join("; ", running.Shards.Single().Attempts.Select(attempt => $"epoch {attempt.Epoch} {attempt.State} {attempt.Reason}"))}");
        await File.WriteAllTextAsync(go, "", limit);
        Assert.Equal(TaskStatus.Completed, (await steady.WaitAsync(limit)).Status);

        // The load's tasks all end; then each is looked at.
        var mine = _acknowledged.Where(task => !task.Key.StartsWith("open-", StringComparison.Ordinal)).Select(task => task.Value).ToHashSet(StringComparer.Ordinal);
        var missing = new List<string>();
        await Until.SoAsync(
            "all submitted tasks have completed",
            async () =>
            {
                var completed = await client.Tasks.ListAsync(new TaskFilter { Statuses = [TaskStatus.Completed], PageSize = Limits.PageSize }, limit)
                    .Select(task => task.Id).ToHashSetAsync(StringComparer.Ordinal, limit);
                missing = [.. mine.Except(completed)];
                return missing.Count == 0;
            },
            limit, () => $"{missing.Count} of {mine.Count}: {string.Join(' ', missing.Take(5))}\n{pool.Said()}");
        foreach (var id in mine)
        {
            var accepted = await client.Tasks.Get(id).HistoryAsync(cancellationToken: limit).CountAsync(update => update.Type.EndsWith("ShardAccepted", StringComparison.OrdinalIgnoreCase), limit);
            Assert.True(accepted == 1, $"{id} was accepted {accepted} times");
        }

        var ledger = await client.Ledger.VerifyAsync(cancellationToken: limit);
        Assert.True(ledger is { Balanced: true, ReplayMatchesLive: true }, string.Join('\n', ledger.Problems));
        Assert.Equal(OpenTasks, ledger.OpenHolds);
        var journal = await client.Journal.VerifyAsync(limit);
        Assert.True(journal.Valid, string.Join('\n', journal.Problems));
        output.WriteLine($"{mine.Count} tasks accepted once each, {ledger.OpenHolds} holds open as many as tasks, journal of {journal.Rows} rows verifies");
    }
}
