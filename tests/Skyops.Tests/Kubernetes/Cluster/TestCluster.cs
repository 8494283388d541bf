using System.Diagnostics;
using Skyops.Kubernetes.Client;
using Skyops.Kubernetes.Configuration;
using Skyops.Kubernetes.Objects;
using Skyops.Worker.Options;

namespace Skyops.Tests.Kubernetes.Cluster;

/// <summary>The cluster that tests may use: any, named by <c>SKYOPS_TEST_KUBECONFIG</c>.</summary>
internal static class TestCluster
{
    public const string Space = "skyops-test";

    private static readonly SemaphoreSlim Turn = new(1);
    private static bool made;

    public static string? Missing => Kubeconfig is null ? "no cluster: set SKYOPS_TEST_KUBECONFIG" : null;

    public static string? RestartCommand => Environment.GetEnvironmentVariable("SKYOPS_TEST_KUBE_RESTART");

    /// <summary>Busybox by its digest, which the cluster has or can get; <c>tests/kubernetes.sh</c> makes one.</summary>
    public static string Image => Environment.GetEnvironmentVariable("SKYOPS_TEST_KUBE_IMAGE") ?? throw new InvalidOperationException("set SKYOPS_TEST_KUBE_IMAGE to a busybox image by its digest that the cluster has or can get");

    public static string KubeconfigPath => Kubeconfig ?? throw new InvalidOperationException(Missing);

    public static KubernetesWorkerOptions Options => new() { Access = KubeconfigPath, Namespace = Space, HelperImage = Image };

    private static string? Kubeconfig => Environment.GetEnvironmentVariable("SKYOPS_TEST_KUBECONFIG") is { Length: > 0 } path ? path : null;

    /// <summary>A client; the namespace of the tests is there.</summary>
    public static async Task<KubernetesClient> ClientAsync(KubernetesOptions? options = null)
    {
        var client = new KubernetesClient(ClusterAccess.Read(KubeconfigPath), options ?? new KubernetesOptions(), TimeProvider.System);
        await Turn.WaitAsync();
        try
        {
            if (!made)
            {
                await MakeSpaceAsync(client);
                await ClearAsync(client);
            }

            made = true;
        }
        finally
        {
            Turn.Release();
        }

        return client;
    }

    /// <summary>The API server is killed and started again.</summary>
    public static async Task RestartApiServerAsync()
    {
        using var process = Process.Start("/bin/sh", ["-c", RestartCommand!]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task MakeSpaceAsync(KubernetesClient client)
    {
        if (await client.GetAsync(Resources.Namespaces, null, Space, CancellationToken.None) is not null) return;
        var labels = new Dictionary<string, string>
        {
            ["pod-security.kubernetes.io/enforce"] = "restricted",
            ["pod-security.kubernetes.io/warn"] = "restricted",
        };
        await client.CreateAsync(Resources.Namespaces, null, new ClusterNamespace { Metadata = new ObjectMeta { Name = Space, Labels = labels } }, CancellationToken.None);

        // Pods of a namespace are refused until its service account is there.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Chaos.Until.SoAsync("the namespace can have pods", async () => await client.GetAsync(ServiceAccounts, Space, "default", limit.Token) is not null, limit.Token);
    }

    /// <summary>What a run of the tests left that was killed; it would take the room of this one.</summary>
    private static async Task ClearAsync(KubernetesClient client)
    {
        foreach (var job in await client.ListAsync(Resources.Jobs, Space, null, CancellationToken.None))
            await client.DeleteAsync(Resources.Jobs, Space, job.Metadata.Name!, null, CancellationToken.None);
        foreach (var pod in await client.ListAsync(Resources.Pods, Space, null, CancellationToken.None))
            await client.DeleteAsync(Resources.Pods, Space, pod.Metadata.Name!, 0, CancellationToken.None);
        foreach (var policy in await client.ListAsync(Resources.NetworkPolicies, Space, null, CancellationToken.None))
            await client.DeleteAsync(Resources.NetworkPolicies, Space, policy.Metadata.Name!, null, CancellationToken.None);
    }

    private static Resource<ClusterNamespace> ServiceAccounts => Resources.Namespaces with { Plural = "serviceaccounts", IsNamespaced = true };
}
