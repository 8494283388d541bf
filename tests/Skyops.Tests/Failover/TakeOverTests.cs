using System.Diagnostics;
using Skyops.Client.Tasks;
using Skyops.Ledger;
using Skyops.Storage.Journal.Postgres;
using Skyops.Tasks;
using Skyops.Tests.Storage.Postgres;
using Skyops.Tests.Testing;
using Xunit.Abstractions;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Failover;

/// <summary>A silo dies or freezes under work, and the other one goes on: nothing acknowledged is lost, no running attempt stops.</summary>
[Collection("chaos")]
public sealed class TakeOverTests(ITestOutputHelper output)
{
    private const int Superseded = 5;

    /// <summary>What is promised: the standby is active this long after the active one is gone.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    [NeedsTheory(Need.Minutes)]
    [InlineData("KILL")]
    [InlineData("STOP")]
    public async Task The_standby_takes_over_and_running_attempts_go_on(string signal)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var space = await PostgresSpace.CreateAsync();
        await using var pool = await FailoverPool.StartAsync(space, workers: 2, limit.Token);
        Assert.Equal("standby", await pool.StatusAsync(pool.SecondApi, limit.Token));
        var training = await pool.TrainAsync(limit.Token);
        var before = (await training.GetAsync(limit.Token)).Shards.SelectMany(Keys).ToArray();
        var queued = await SubmitAsync(pool, 20, limit.Token);

        await pool.First.SignalAsync(signal);
        var gone = Stopwatch.StartNew();
        await pool.UntilAsync(pool.SecondApi, "ok", limit.Token);
        output.WriteLine($"{signal}: active after {gone.Elapsed.TotalSeconds:0.00} s");
        Assert.True(gone.Elapsed < Promised, $"the promise is {Promised}; it took {gone.Elapsed} (lease 5 s, poll 0.5 s, start)\n{pool.Said()}");
        var writtenBefore = LastOf(space, space.Scalar<long>("select min(epoch) from batch"));

        var view = await training.WaitAsync(limit.Token);
        Assert.True(view.Status == TaskStatus.Completed, $"{view.Status} {view.Reason}\n{pool.Said()}");
        Assert.True(view.MovedAttempts == 0, $"{view.MovedAttempts} attempts moved\n{pool.Said()}");
        Assert.Equal(before, view.Shards.Where(shard => shard.Stage == 0).SelectMany(Keys));
        foreach (var task in queued) Assert.Equal(TaskStatus.Completed, (await task.WaitAsync(limit.Token)).Status);

        if (signal == "STOP") await WakeAsync(pool, limit.Token);
        Assert.Equal(writtenBefore, LastOf(space, space.Scalar<long>("select min(epoch) from batch")));
        var found = await PostgresJournal.VerifyDatabaseAsync(space.Options, limit.Token);
        Assert.Empty(found.Problems);
        Assert.True((await pool.Client.Ledger.VerifyAsync(cancellationToken: limit.Token)) is { Balanced: true, ReplayMatchesLive: true });
    }

    [Fact]
    public async Task A_silo_that_is_asked_to_stop_hands_over_at_once()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var pool = await FailoverPool.StartAsync(await PostgresSpace.CreateAsync(), workers: 0, limit.Token);
        await pool.First.SignalAsync("TERM");
        Assert.Equal(0, await pool.First.ExitAsync(TimeSpan.FromSeconds(20)));
        var took = await pool.UntilAsync(pool.SecondApi, "ok", limit.Token);
        output.WriteLine($"TERM: active {took.TotalSeconds:0.00} s after the end of the other");
        Assert.True(took < TimeSpan.FromSeconds(4), $"the lease was released, so nobody has to wait for its end (5 s); it took {took}\n{pool.Said()}");
    }

    private static async Task WakeAsync(FailoverPool pool, CancellationToken limit)
    {
        await pool.First.SignalAsync("CONT");
        Assert.Equal(Superseded, await pool.First.ExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains(pool.First.Log, line => line.Contains("another silo took over the journal", StringComparison.Ordinal));
        Assert.Equal("ok", await pool.StatusAsync(pool.SecondApi, limit));
    }

    private static async Task<TaskHandle[]> SubmitAsync(FailoverPool pool, int count, CancellationToken limit)
    {
        var spec = new TaskSpec { Workload = new NoopWorkload(), Shards = 1, Redundancy = 1, Budget = Amount.Whole(1) };
        return await Task.WhenAll(Enumerable.Range(0, count).Select(_ => pool.Client.Tasks.SubmitAsync(spec, cancellationToken: limit)));
    }

    /// <summary>The last batch that was written under an epoch.</summary>
    private static long LastOf(PostgresSpace space, long epoch) => space.Scalar<long>($"select max(number) from batch where epoch = {epoch}");

    private static IEnumerable<(int Shard, int Slot, int Epoch, string Node)> Keys(ShardView shard) =>
        shard.Attempts.Select(attempt => (shard.Shard, attempt.Slot, attempt.Epoch, attempt.Node));
}
