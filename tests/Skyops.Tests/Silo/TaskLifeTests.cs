using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Silo;

/// <summary>A task from submission to payment through the real API, gateway, grains, journal and workers.</summary>
public sealed class TaskLifeTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_task_of_replicated_shards_is_placed_run_verified_and_paid()
    {
        await using var pool = await TestPool.StartAsync();
        var workers = new[] { await pool.WorkerAsync(slots: 4), await pool.WorkerAsync(slots: 4), await pool.WorkerAsync(slots: 4) };
        var client = pool.Client();
        using var limit = new CancellationTokenSource(Within);

        var handle = await client.Tasks.SubmitAsync(
            new TaskSpec { Workload = new NoopWorkload(), Shards = 20, Redundancy = 2, Budget = Amount.Whole(5) }, cancellationToken: limit.Token);
        var view = await pool.EndedAsync(handle, Within);

        Assert.Equal(TaskStatus.Completed, view.Status);
        Assert.Equal(20, view.AcceptedShards);
        Assert.All(view.Shards, shard => Assert.Equal(2, shard.Attempts.Select(attempt => attempt.Node).Distinct().Count()));
        Assert.All(view.Shards.SelectMany(shard => shard.Attempts), attempt => Assert.Contains(attempt.Node, workers.Select(worker => worker.Address)));

        var receipts = await handle.ReceiptsAsync(limit.Token);
        Assert.Equal(40, receipts.Count);
        var ledger = await client.Ledger.VerifyAsync(cancellationToken: limit.Token);
        Assert.True(ledger is { Balanced: true, ReplayMatchesLive: true }, string.Join("; ", ledger.Problems));
        Assert.True((await client.Journal.VerifyAsync(limit.Token)).Valid);
    }
}
