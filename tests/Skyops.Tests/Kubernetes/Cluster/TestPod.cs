using Skyops.Kubernetes.Client;
using Skyops.Kubernetes.Objects;
using Skyops.Tests.Chaos;

namespace Skyops.Tests.Kubernetes.Cluster;

/// <summary>A pod with one container that runs a script.</summary>
internal sealed class TestPod(KubernetesClient client, string name) : IAsyncDisposable
{
    public PodContainer Container { get; } = new(TestCluster.Space, name, "main");

    public static async Task<TestPod> StartAsync(KubernetesClient client, string script)
    {
        var pod = new TestPod(client, $"test-{Guid.NewGuid():N}");
        var security = new ContainerSecurityContext { AllowPrivilegeEscalation = false, RunAsNonRoot = true, Capabilities = new Capabilities { Drop = ["ALL"] } };
        var container = new Container { Name = "main", Image = TestCluster.Image, ImagePullPolicy = "IfNotPresent", Command = ["/bin/sh", "-c", script], SecurityContext = security };
        var spec = new PodSpec { RestartPolicy = "Never", SecurityContext = new PodSecurityContext { RunAsNonRoot = true, RunAsUser = 1000, SeccompProfile = new SeccompProfile("RuntimeDefault") }, TerminationGracePeriodSeconds = 1, Containers = [container] };
        await client.CreateAsync(Resources.Pods, TestCluster.Space, new Pod { Metadata = new ObjectMeta { Name = pod.Container.Pod }, Spec = spec }, CancellationToken.None);
        await Until.SoAsync("the pod runs", TimeSpan.FromSeconds(60), async () => (await pod.ReadAsync())?.Status?.Phase is "Running" or "Succeeded");
        return pod;
    }

    public Task<Pod?> ReadAsync() => client.GetAsync(Resources.Pods, TestCluster.Space, Container.Pod, CancellationToken.None);

    public async ValueTask DisposeAsync() => await client.DeleteAsync(Resources.Pods, TestCluster.Space, Container.Pod, 0, CancellationToken.None);
}
