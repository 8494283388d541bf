namespace Skyops.Worker.Options;

/// <summary>The cluster on which a worker runs containers.</summary>
public sealed record KubernetesWorkerOptions
{
    /// <summary>Path of a kubeconfig, or <c>in-cluster</c>: the service account of the pod that the worker runs in. No default.</summary>
    public required string Access { get; init; }

    /// <summary>Where the Jobs are made; it exists. Default: the one of the kubeconfig or of the worker's pod.</summary>
    public string? Namespace { get; init; }

    /// <summary>An image with a shell, <c>tar</c> and the like (busybox), which moves files into and out of pods. No default.</summary>
    public required string HelperImage { get; init; }
}
