using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Worker;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Silo;

/// <summary>An array of the largest size, and somebody else who does not want to wait for it.</summary>
public sealed class LargeArrayTests
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_small_task_of_another_account_does_not_wait_for_an_array_of_a_hundred_thousand_shards()
    {
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync(Boasting, slots: 1_024);
        await pool.WorkerAsync(Boasting, slots: 1_024);
        var large = await pool.Client().Tasks.SubmitAsync(Array(Limits.ShardsPerTask));
        using var limit = new CancellationTokenSource(Within);
        while ((await large.GetAsync(limit.Token)).AcceptedShards < 1_000) await Task.Yield();

        var small = await pool.Client().Tasks.SubmitAsync(Array(10), cancellationToken: limit.Token);
        var first = await pool.EndedAsync(small, Within);
        var meanwhile = await large.GetAsync(limit.Token);
        var view = await pool.EndedAsync(large, Within);

        Assert.Equal((TaskStatus.Completed, 10), (first.Status, first.AcceptedShards));
        Assert.Equal(TaskStatus.Running, meanwhile.Status);
        Assert.InRange(meanwhile.AcceptedShards, 1_000, Limits.ShardsPerTask * 3 / 4);
        Assert.Equal((TaskStatus.Completed, Limits.ShardsPerTask), (view.Status, view.AcceptedShards));

        // Leases and verdicts of many shards share a row; a view holds the newest shards only.
        Assert.InRange(view.Seq, 1, Limits.ShardsPerTask / 10);
        Assert.InRange(view.Shards.Length, 1, Limits.ShardsInView);
    }

    private static WorkerHooks Boasting => WorkerHooks.None with
    {
        Boast = found =>
        {
            (found.CpuCores, found.RamMib) = (1_024, 1 << 20);
            return found;
        },
    };

    private static TaskSpec Array(int shards) => new()
    {
        Workload = new NoopWorkload(),
        Shards = shards,
        Resources = new ResourceRequest { CpuCores = 1, RamMiB = 1, DiskMiB = 0 },
        Budget = Amount.Whole(100),
        DurationSeconds = 1,
    };
}
