using System.Diagnostics;
using System.Security.Cryptography;
using Skyops.Ethereum.Keys;
using Skyops.Kubernetes.Client;
using Skyops.Tasks;
using Skyops.Tests.Chaos;
using Skyops.Tests.Worker;
using Skyops.Worker.Kubernetes;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Kubernetes.Cluster;

/// <summary>Attempts that are ended before they are done: by the network, by their worker's end, by the cluster.</summary>
[Collection("cluster")]
public sealed class ContainerStopTests
{
    [ClusterFact]
    public async Task A_stopped_program_gets_sigterm_and_is_killed_when_it_does_not_end()
    {
        await using var world = await ClusterWorld.StartAsync();
        var polite = world.Script("trap 'echo asked; exit 0' TERM; echo ready; while :; do sleep 0.1; done");
        var deaf = world.Script("trap '' TERM; echo ready; while :; do sleep 0.1; done");

        var (politely, said) = await StopAsync(world, polite);
        var (killed, _) = await StopAsync(world, deaf);

        Assert.Equal((nameof(AttemptExit.Stopped), nameof(AttemptExit.Stopped)), (politely.Exit, killed.Exit));
        Assert.Contains("asked", world.LinesOf(polite.Key, said));
        await world.NothingLeftAsync();
    }

    [ClusterFact]
    public async Task What_a_program_writes_when_its_worker_is_shut_down_is_there_again_elsewhere()
    {
        await using var world = await ClusterWorld.StartAsync();
        var assignment = world.Script("trap 'echo late > /data/checkpoint/.s; mv /data/checkpoint/.s /data/checkpoint/state; echo no > /data/checkpoint/.not-ready; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        assignment.CheckpointEverySeconds = 600;
        await world.Silo.AssignAsync(assignment);
        await world.SaysAsync(assignment);

        await world.World.StopAsync();

        Assert.DoesNotContain(world.LinesOf(assignment.Key), line => line.Contains("checkpoint", StringComparison.Ordinal));
        var saved = (await world.Silo.Mailbox.NextAsync(message => message.Checkpoint)).Checkpoint.Checkpoint;
        Assert.Equal(["state"], saved.Files.Select(file => file.Path));
        await world.NothingLeftAsync();
        await using var next = await ClusterWorld.StartAsync();
        foreach (var file in saved.Files) next.Silo.Blobs.Add("x", "x", world.Silo.Blobs[Convert.ToHexStringLower(file.Sha256.Span)]);
        var rest = next.Script("[ \"$SKYOPS_RESUME\" = 1 ]; echo more >> /data/checkpoint/state; cat /data/checkpoint/state > /data/outputs/state");
        rest.Resume = saved;

        var receipt = await next.RunAsync(rest);

        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        Assert.Equal((1, "late\nmore\n"), (receipt.ResumedFromStep, next.Output(receipt, "state")));
    }

    [ClusterFact]
    public async Task Checkpoints_are_taken_while_a_program_runs_and_each_once()
    {
        await using var world = await ClusterWorld.StartAsync();
        var assignment = world.Script("mkdir /data/checkpoint/a; echo 1 > /data/checkpoint/a/.x; mv /data/checkpoint/a/.x /data/checkpoint/a/x; while [ ! -e /data/scratch/go ]; do sleep 0.1; [ $((i+=1)) -lt 60 ] || touch /data/scratch/go; done");
        assignment.CheckpointEverySeconds = 1;
        await world.Silo.AssignAsync(assignment);

        var saved = (await world.Silo.Mailbox.NextAsync(message => message.Checkpoint)).Checkpoint.Checkpoint;
        var receipt = await world.Silo.ReceiptAsync(assignment.Key);

        Assert.Equal((1, "a/x"), (saved.Step, Assert.Single(saved.Files).Path));
        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        Assert.DoesNotContain(world.Silo.Mailbox.Untaken(), message => message.Checkpoint is { Checkpoint.Step: > 1 });
    }

    [ClusterFact]
    public async Task A_pod_deleted_under_its_program_is_the_nodes_failure_and_says_so()
    {
        await using var world = await ClusterWorld.StartAsync();
        var assignment = world.Script("echo up; while :; do sleep 0.1; done");
        await world.Silo.AssignAsync(assignment);
        await world.SaysAsync(assignment);

        var pod = await world.OneAsync(Resources.Pods, assignment.Key);
        await world.Client.DeleteAsync(Resources.Pods, TestCluster.Space, pod.Metadata.Name!, null, CancellationToken.None);

        var receipt = await world.Silo.ReceiptAsync(assignment.Key);
        Assert.Equal(nameof(AttemptExit.NodeFailed), receipt.Exit);
        Assert.Contains("deleted the pod", receipt.Message, StringComparison.Ordinal);
        await world.NothingLeftAsync();
    }

    [ClusterFact]
    public async Task What_a_killed_worker_leaves_is_removed_when_it_starts_again_and_nobody_elses()
    {
        using var client = await TestCluster.ClientAsync();
        var others = new ClusterNames(new string('f', 40));
        await client.CreateAsync(Resources.NetworkPolicies, TestCluster.Space, ClusterJob.Policy(others, "t-0-0-0-1"), CancellationToken.None);
        await using var silo = await WorkerWorld.WithSiloAsync();
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Assert.True(WalletKey.TryImport(Convert.FromHexString(secret), out var wallet));
        using var mine = wallet;
        var names = new ClusterNames(mine.Address.ToString().ToLowerInvariant().Replace("0x", "", StringComparison.Ordinal));
        await using (var worker = Start(silo, secret))
        {
            await silo.Silo.EnrolledAsync();
            await silo.Silo.AssignAsync(new Wire.Assignment { Key = Orders.Key(), OrderJson = Orders.Text(ClusterWorld.OrderOf(["/bin/sh", "-c", "echo up; sleep 600"])), CpuCores = 0, RamMib = 32, DiskMib = 4, DurationSeconds = 600, PricePerHour = "1" });
            await silo.Silo.Mailbox.NextAsync(message => message.Log);
        }

        Assert.NotEmpty(await client.ListAsync(Resources.Jobs, TestCluster.Space, names.Selector, CancellationToken.None));
        await using var again = Start(silo, secret);
        await silo.Silo.EnrolledAsync();

        await Until.SoAsync("nothing of it is left", TimeSpan.FromSeconds(60), async () => (await client.ListAsync(Resources.Jobs, TestCluster.Space, names.Selector, CancellationToken.None)).Count
            + (await client.ListAsync(Resources.Pods, TestCluster.Space, names.Selector, CancellationToken.None)).Count
            + (await client.ListAsync(Resources.NetworkPolicies, TestCluster.Space, names.Selector, CancellationToken.None)).Count == 0);
        Assert.True(await client.DeleteAsync(Resources.NetworkPolicies, TestCluster.Space, others.ObjectOf("t-0-0-0-1"), null, CancellationToken.None));
    }

    [ClusterRestartFact]
    public async Task A_restart_of_the_api_server_is_a_pause_and_no_line_of_the_log_is_lost_or_comes_twice()
    {
        await using var world = await ClusterWorld.StartAsync();
        var assignment = world.Script("i=0; while [ $i -lt 400 ]; do echo line $i; echo error $i >&2; i=$((i+1)); sleep 0.05; done; echo done > /data/outputs/done", seconds: 300);
        await world.Silo.AssignAsync(assignment);
        var first = await world.SaysAsync(assignment);

        await TestCluster.RestartApiServerAsync();

        var receipt = await world.Silo.ReceiptAsync(assignment.Key);
        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        Assert.Equal("done\n", world.Output(receipt, "done"));
        var lines = world.LinesOf(assignment.Key, first);
        Assert.Equal(Enumerable.Range(0, 400).Select(i => $"line {i}"), lines.Where(line => line.StartsWith("line", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(0, 400).Select(i => $"error {i}"), lines.Where(line => line.StartsWith("error", StringComparison.Ordinal)));
        await world.NothingLeftAsync();
    }

    private static KilledAtEnd Start(WorkerWorld world, string secret)
    {
        var endpoint = world.Silo.Endpoint;
        return new KilledAtEnd(Process.Start(Harness.Path, ["cluster-worker", endpoint.Gateway.ToString(), endpoint.Api.ToString(), world.Folder, secret, TestCluster.KubeconfigPath, TestCluster.Space, TestCluster.Image]));
    }

    private static async Task<(Wire.Receipt Receipt, Wire.LogChunk Said)> StopAsync(ClusterWorld world, Wire.Assignment assignment)
    {
        await world.Silo.AssignAsync(assignment);
        var said = await world.SaysAsync(assignment);
        await world.Silo.StopAsync(assignment);
        return (await world.Silo.ReceiptAsync(assignment.Key), said);
    }

    /// <summary>A worker that ends as one does whose machine loses its power.</summary>
    private sealed class KilledAtEnd(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
