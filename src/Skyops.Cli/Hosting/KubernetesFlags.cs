using System.CommandLine;
using Skyops.Worker.Options;

namespace Skyops.Cli.Hosting;

/// <summary>Which cluster a worker runs containers on.</summary>
internal static class KubernetesFlags
{
    public static readonly Option<string?> Access = new("--kubernetes")
    {
        Description = "Run containers as Jobs of this Kubernetes cluster, and nothing on this machine: a kubeconfig, or in-cluster for the service account of the worker's own pod.",
        HelpName = "PATH|in-cluster",
    };

    public static readonly Option<string?> Namespace = new("--kubernetes-namespace") { Description = "Namespace of the Jobs. Default the one of the kubeconfig or of the worker's pod.", HelpName = "NAME" };

    public static readonly Option<string?> Image = new("--kubernetes-image")
    {
        Description = "Image with a shell and tar, such as busybox, that moves files into and out of pods; from a registry that the cluster can reach, best by its digest.",
        HelpName = "REF",
    };

    public static Option[] All => [Access, Namespace, Image];

    /// <summary>What was said; null when no cluster is named.</summary>
    /// <exception cref="CliException">Half of it was said.</exception>
    public static KubernetesWorkerOptions? Read(CliContext context)
    {
        var (access, image) = (context.Get(Access), context.Get(Image));
        if (access is null)
        {
            if (image is not null || context.Get(Namespace) is not null) throw CliException.Usage("--kubernetes-image and --kubernetes-namespace say nothing without --kubernetes PATH|in-cluster.");
            return null;
        }

        if (image is null) throw CliException.Usage("--kubernetes needs --kubernetes-image: an image with a shell and tar, such as busybox, from a registry that the cluster can reach.");
        return new KubernetesWorkerOptions { Access = access, Namespace = context.Get(Namespace), HelperImage = image };
    }
}
