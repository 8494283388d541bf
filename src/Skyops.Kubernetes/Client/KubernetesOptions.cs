namespace Skyops.Kubernetes.Client;

/// <summary>How a client waits.</summary>
public sealed record KubernetesOptions
{
    /// <summary>How long a request is tried again while the API server is away or not well. Default: two minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest time of one try of a request that is answered at once. Default: 20 seconds.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest pause between two tries; they begin with a quarter of a second and double. Default: four seconds.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest time without a byte while a command in a pod moves files. Default: one minute.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(1);
}
