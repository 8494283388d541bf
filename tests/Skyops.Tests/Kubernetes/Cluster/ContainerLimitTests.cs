using Skyops.Kubernetes.Client;
using Skyops.Tasks;
using Skyops.Tests.Chaos;
using Skyops.Worker.Kubernetes;

namespace Skyops.Tests.Kubernetes.Cluster;

/// <summary>Whoever runs into a limit is told which.</summary>
[Collection("cluster")]
public sealed class ContainerLimitTests
{
    [ClusterFact]
    public async Task More_memory_than_was_asked_for_ends_as_oom()
    {
        await using var world = await ClusterWorld.StartAsync();

        var receipt = await world.RunAsync(world.Script("head -c 200000000 /dev/zero | tail | wc -c", ramMiB: 32));

        Assert.Equal(nameof(AttemptExit.OutOfMemory), receipt.Exit);
        Assert.StartsWith("oom: ", receipt.Message, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task Longer_than_was_asked_for_ends_as_timeout()
    {
        await using var world = await ClusterWorld.StartAsync();

        var receipt = await world.RunAsync(world.Script("echo up; while :; do sleep 0.1; done", seconds: 2));

        Assert.Equal(nameof(AttemptExit.TimedOut), receipt.Exit);
        Assert.InRange(receipt.RunMs, 2_000, 30_000);
        await world.NothingLeftAsync();
    }

    [ClusterFact]
    public async Task A_log_without_end_ends_as_log_quota()
    {
        await using var world = await ClusterWorld.StartAsync();

        var receipt = await world.RunAsync(world.Script("yes 'a line that is not short, so that it does not take all that many of them to fill the log of an attempt'"));

        Assert.Equal(nameof(AttemptExit.LogQuota), receipt.Exit);
    }

    [ClusterFact]
    public async Task More_on_its_disk_than_was_asked_for_ends_as_disk_quota()
    {
        await using var world = await ClusterWorld.StartAsync();

        var assignment = world.Script("head -c 60000000 /dev/zero > /data/scratch/large; echo full; while :; do sleep 0.2; done", diskMiB: 16, seconds: 400);

        // The node looks at folders about once a minute.
        await world.Silo.AssignAsync(assignment);
        await Until.SoAsync("the attempt ends", TimeSpan.FromMinutes(4), () => Task.FromResult(world.Silo.Mailbox.Untaken().Any(message => message.Receipts is not null)));
        var receipt = await world.Silo.ReceiptAsync(assignment.Key);

        Assert.True(receipt.Exit == nameof(AttemptExit.DiskQuota), $"{receipt.Exit}: {receipt.Message}");
    }

    [ClusterFact]
    public async Task Outputs_larger_than_the_disk_are_refused_though_nobody_saw_them_grow()
    {
        await using var world = await ClusterWorld.StartAsync();

        var receipt = await world.RunAsync(world.Script("head -c 40000000 /dev/zero > /data/outputs/large", diskMiB: 16));

        Assert.True(receipt.Exit is nameof(AttemptExit.WorkloadFailed) or nameof(AttemptExit.DiskQuota), $"{receipt.Exit}: {receipt.Message}");
        Assert.Contains("disk-quota: ", receipt.Message, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_job_that_the_cluster_ends_at_its_time_although_no_worker_did_is_overdue()
    {
        await using var cluster = new Skyops.Worker.Kubernetes.Cluster(TestCluster.Options, new string('e', 40), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, TimeProvider.System);
        using var client = await TestCluster.ClientAsync();
        var program = new ClusterProgram(TestCluster.Image, ["sleep", "600"], new Dictionary<string, string>());
        await cluster.SweepAsync(CancellationToken.None);
        await cluster.CreateAsync("t-0-0-0-1", program, new ClusterLimits(1, 32, 1, 1, Seconds: 3), CancellationToken.None);

        await Until.SoAsync("the cluster ends it", TimeSpan.FromSeconds(60), () => cluster.IsOverdueAsync("t-0-0-0-1"));

        Assert.True(await cluster.SweepAsync(CancellationToken.None) > 0);
        await Until.SoAsync("it is gone", TimeSpan.FromSeconds(60), async () => await client.GetAsync(Resources.Jobs, TestCluster.Space, cluster.Names.ObjectOf("t-0-0-0-1"), CancellationToken.None) is null);
    }
}
