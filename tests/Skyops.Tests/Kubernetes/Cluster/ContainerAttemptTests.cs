using Skyops.Kubernetes.Client;
using Skyops.Tasks;
using Skyops.Worker.Kubernetes;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Kubernetes.Cluster;

/// <summary>Containers on a cluster as their submitters see them.</summary>
[Collection("cluster")]
public sealed class ContainerAttemptTests
{
    [ClusterFact]
    public async Task A_program_finds_its_inputs_and_leaves_its_outputs_and_nothing_else_is_left()
    {
        await using var world = await ClusterWorld.StartAsync();
        var assignment = world.Script("wc -w < /data/inputs/words.txt > /data/outputs/count; mkdir /data/outputs/sub; env | sort > /data/outputs/sub/env; id -u > /data/outputs/id; pwd > /data/outputs/pwd; mktemp > /data/outputs/temporary; ! touch /data/inputs/x");
        assignment.Inputs.Add(world.Silo.Blobs.Add("words.txt", "words.txt", "to be or not to be"u8.ToArray()));

        var receipt = await world.RunAsync(assignment);

        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        var variables = world.Output(receipt, "sub/env").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(("6", "65532", "/data/scratch"), (world.Output(receipt, "count").Trim(), world.Output(receipt, "id").Trim(), world.Output(receipt, "pwd").Trim()));
        Assert.StartsWith("/data/tmp/", world.Output(receipt, "temporary"), StringComparison.Ordinal);
        Assert.Equal(("t1", "only", "5", "/data/outputs", "$(HOME) $9", "/bin"), (variables["SKYOPS_TASK"], variables["SKYOPS_STAGE"], variables["SKYOPS_SHARD_COUNT"], variables["SKYOPS_OUTPUTS"], variables["LEVEL"], variables["PATH"]));
        await world.NothingLeftAsync();
    }

    [ClusterFact]
    public async Task Without_a_program_the_image_says_what_runs()
    {
        await using var world = await ClusterWorld.StartAsync();
        var assignment = world.Order([]);

        var receipt = await world.RunAsync(assignment);

        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        Assert.Equal(["the image says so"], world.LinesOf(assignment.Key));
    }

    [ClusterFact]
    public async Task Exit_codes_and_last_lines_are_told_and_no_program_can_blame_its_node()
    {
        await using var world = await ClusterWorld.StartAsync();

        var code = await world.RunAsync(world.Script("echo out; echo bad >&2; exit 71"));
        var signal = await world.RunAsync(world.Script("kill -KILL $$"));
        var link = await world.RunAsync(world.Script("ln -s /etc/passwd /data/outputs/link"));

        Assert.All([code, signal, link], receipt => Assert.Equal(nameof(AttemptExit.WorkloadFailed), receipt.Exit));
        Assert.StartsWith("Ended with exit code 71.", code.Message, StringComparison.Ordinal);
        Assert.Contains("bad", code.Message, StringComparison.Ordinal);
        Assert.StartsWith("Ended with exit code 137.", signal.Message, StringComparison.Ordinal);
        Assert.Contains("link", link.Message, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_program_that_the_image_does_not_have_is_its_tasks_fault()
    {
        await using var world = await ClusterWorld.StartAsync();

        var receipt = await world.RunAsync(world.Order(["no-such-program"]));

        Assert.Equal(nameof(AttemptExit.WorkloadFailed), receipt.Exit);
        Assert.Contains("no-such-program", receipt.Message, StringComparison.Ordinal);
        await world.NothingLeftAsync();
    }

    [ClusterFact]
    public async Task An_image_that_is_an_archive_is_declined_saying_why()
    {
        await using var world = await ClusterWorld.StartAsync();
        var assignment = world.Order(["true"], image: "image.tar");

        await world.Silo.AssignAsync(assignment);

        var declined = (await world.Silo.Mailbox.NextAsync(message => message.Declined)).Declined;
        Assert.Equal(assignment.Key, Assert.Single(declined.Attempts));
        Assert.Contains("no image of archive", declined.Reason, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task The_pod_on_the_cluster_satisfies_the_restricted_standard_has_its_limits_and_a_policy_that_allows_nothing()
    {
        await using var world = await ClusterWorld.StartAsync();
        var assignment = world.Script("echo up; while :; do sleep 0.1; done", ramMiB: 80, diskMiB: 20);
        await world.Silo.AssignAsync(assignment);
        await world.SaysAsync(assignment);

        var pod = await world.OneAsync(Resources.Pods, assignment.Key);
        var policy = await world.OneAsync(Resources.NetworkPolicies, assignment.Key);
        var job = await world.OneAsync(Resources.Jobs, assignment.Key);

        Assert.Empty(RestrictedStandard.Violations(pod.Spec!));
        var program = pod.Spec!.Containers.Single(container => container.Name == ClusterJob.Program).Resources!;
        Assert.Equal(("1", "80Mi"), (program.Limits!["cpu"], program.Limits["memory"]));
        Assert.Equal(program.Limits, program.Requests);
        Assert.Equal("20Mi", pod.Spec.Volumes!.Single(volume => volume.Name == "data").EmptyDir!.SizeLimit);
        Assert.Equal(["Egress", "Ingress"], policy.Spec!.PolicyTypes.Order(StringComparer.Ordinal));
        Assert.All(policy.Spec.PodSelector.MatchLabels!, label => Assert.Equal(label.Value, pod.Metadata.Labels![label.Key]));
        Assert.Equal((0, 120 + ClusterLimits.MovingSeconds), (job.Spec!.BackoffLimit, job.Spec.ActiveDeadlineSeconds));
        await world.Silo.StopAsync(assignment);
        Assert.Equal(nameof(AttemptExit.Stopped), (await world.Silo.ReceiptAsync(assignment.Key)).Exit);
        await world.NothingLeftAsync();
    }
}
