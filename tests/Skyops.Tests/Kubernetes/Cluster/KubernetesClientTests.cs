using System.Net;
using Skyops.Kubernetes.Client;
using Skyops.Kubernetes.Configuration;
using Skyops.Kubernetes.Objects;
using Skyops.Tests.Chaos;

namespace Skyops.Tests.Kubernetes.Cluster;

/// <summary>The client against a real API server.</summary>
[Collection("cluster")]
public sealed class KubernetesClientTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["skyops.network/worker"] = "client-tests" };

    [ClusterFact]
    public async Task Objects_are_made_once_read_listed_by_label_and_deleted()
    {
        using var client = await TestCluster.ClientAsync();
        var policy = new NetworkPolicy { Metadata = new ObjectMeta { Name = "client-tests", Labels = Labels }, Spec = new NetworkPolicySpec { PodSelector = new LabelSelector(), PolicyTypes = ["Ingress"] } };

        var made = await client.CreateAsync(Resources.NetworkPolicies, TestCluster.Space, policy, CancellationToken.None);
        var again = await client.CreateAsync(Resources.NetworkPolicies, TestCluster.Space, policy, CancellationToken.None);
        var other = policy with { Metadata = policy.Metadata with { Labels = new Dictionary<string, string> { ["other"] = "yes" } } };
        var conflict = await Assert.ThrowsAsync<KubernetesException>(() => client.CreateAsync(Resources.NetworkPolicies, TestCluster.Space, other, CancellationToken.None));
        var listed = await client.ListAsync(Resources.NetworkPolicies, TestCluster.Space, "skyops.network/worker=client-tests", CancellationToken.None);

        Assert.Equal(made.Metadata.Uid, again.Metadata.Uid);
        Assert.Equal((HttpStatusCode.Conflict, "AlreadyExists"), (conflict.Status, conflict.Reason));
        Assert.Equal(made.Metadata.Uid, Assert.Single(listed).Metadata.Uid);
        Assert.True(await client.DeleteAsync(Resources.NetworkPolicies, TestCluster.Space, "client-tests", null, CancellationToken.None));
        Assert.False(await client.DeleteAsync(Resources.NetworkPolicies, TestCluster.Space, "client-tests", null, CancellationToken.None));
        Assert.Null(await client.GetAsync(Resources.NetworkPolicies, TestCluster.Space, "client-tests", CancellationToken.None));
    }

    [ClusterFact]
    public async Task A_wrong_token_is_refused_in_the_servers_words_and_not_tried_again()
    {
        using var access = ClusterAccess.Read(TestCluster.KubeconfigPath) with { Token = "nobody's", Certificate = null };
        using var client = new KubernetesClient(access, new KubernetesOptions(), TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => client.ListAsync(Resources.Pods, TestCluster.Space, null, CancellationToken.None));

        Assert.Equal(HttpStatusCode.Unauthorized, refusal.Status);
        Assert.Contains("list pods", refusal.Message, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_command_in_a_container_takes_and_gives_bytes_and_its_exit_code_is_told()
    {
        using var client = await TestCluster.ClientAsync();
        await using var pod = await TestPod.StartAsync(client, "exec 3>&1; sleep 600");
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        using var output = new MemoryStream();

        var copied = await client.ExecuteAsync(pod.Container, new PodCommand("/bin/sh", "-c", $"head -c {bytes.Length} | cat; echo said >&2; exit 7") { Input = new MemoryStream(bytes), Output = output }, CancellationToken.None);
        var missing = await Record.ExceptionAsync(() => client.ExecuteAsync(pod.Container with { Pod = "no-such-pod" }, new PodCommand("true"), CancellationToken.None));

        Assert.Equal((7, "said\n"), (copied.ExitCode, copied.Said));
        Assert.Equal(bytes, output.ToArray());
        Assert.Equal(HttpStatusCode.NotFound, Assert.IsType<KubernetesException>(missing).Status);
    }

    [ClusterFact]
    public async Task A_log_is_followed_to_its_end_with_lines_longer_than_a_node_keeps_in_one_piece()
    {
        using var client = await TestCluster.ClientAsync();
        await using var pod = await TestPod.StartAsync(client, "i=0; while [ $i -lt 50 ]; do echo $i; i=$((i+1)); done; head -c 40000 /dev/zero | tr '\\0' x; echo; echo end");
        var lines = new List<string>();
        var ended = false;

        var following = client.FollowLogAsync(pod.Container, lines.Add, () => Volatile.Read(ref ended), CancellationToken.None);
        await Until.SoAsync("it has ended", TimeSpan.FromSeconds(60), async () => (await pod.ReadAsync())?.Status?.Phase == "Succeeded");
        Volatile.Write(ref ended, true);
        await following.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), lines.Take(50));
        Assert.Equal("end", lines[^1]);
        Assert.Equal(40_000, lines.Skip(50).SkipLast(1).Sum(line => line.Length));
        Assert.All(lines.Skip(50).SkipLast(1), line => Assert.Equal("", line.Trim('x')));
    }
}
