using Skyops.Worker.Kubernetes;

namespace Skyops.Tests.Kubernetes.Cluster;

/// <summary>What a person is told before a worker is started beside a cluster.</summary>
[Collection("cluster")]
public sealed class ClusterDoctorTests
{
    [ClusterFact]
    public async Task A_cluster_that_has_all_is_found_good()
    {
        using var client = await TestCluster.ClientAsync();

        var controls = await ClusterDoctor.ExamineAsync(TestCluster.Options, CancellationToken.None);

        Assert.Equal(["API server", "rights", "pod security", "a Job"], controls.Select(control => control.Name));
        Assert.All(controls, control => Assert.True(control.Works, $"{control.Name}: {control.Found}"));
    }

    [ClusterFact]
    public async Task What_is_missing_is_named_with_what_to_do()
    {
        using var client = await TestCluster.ClientAsync();

        var none = await ClusterDoctor.ExamineAsync(TestCluster.Options with { Access = "/nonexistent/kubeconfig" }, CancellationToken.None);
        var image = await ClusterDoctor.ExamineAsync(TestCluster.Options with { HelperImage = "Not An Image" }, CancellationToken.None);

        Assert.Contains("/nonexistent/kubeconfig", Assert.Single(none).Found, StringComparison.Ordinal);
        var job = Assert.Single(image, control => !control.Works);
        Assert.Equal("a Job", job.Name);
        Assert.Contains("InvalidImageName", job.Found, StringComparison.Ordinal);
    }
}
