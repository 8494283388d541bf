namespace Skyops.Tests.Kubernetes.Cluster;

/// <summary>A test on a real cluster. Skipped, saying so, where none is named.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute()
    {
        if (TestCluster.Missing is { } missing) Skip = missing;
    }
}

/// <summary>A test that restarts the API server of a real cluster.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterRestartFactAttribute : FactAttribute
{
    public ClusterRestartFactAttribute()
    {
        if (TestCluster.Missing is { } missing) Skip = missing;
        else if (TestCluster.RestartCommand is null) Skip = "no way to restart the API server: set SKYOPS_TEST_KUBE_RESTART to a command that does";
    }
}

/// <summary>One cluster: its tests run one after the other, and look at what is left of them.</summary>
[CollectionDefinition("cluster", DisableParallelization = true)]
public sealed class ClusterCollection;
