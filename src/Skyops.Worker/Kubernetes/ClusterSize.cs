using System.Net;
using Skyops.Kubernetes.Client;
using Skyops.Kubernetes.Objects;

namespace Skyops.Worker.Kubernetes;

/// <summary>What the nodes of a cluster have for pods, or one of them.</summary>
/// <param name="Cores">Whole and broken cores.</param>
/// <param name="RamMiB">Memory.</param>
internal readonly record struct NodeSize(decimal Cores, long RamMiB);

/// <summary>The size of a cluster.</summary>
/// <param name="Total">All nodes that are ready and take pods.</param>
/// <param name="Largest">The most of each that one of them has: no pod can be larger.</param>
internal sealed record ClusterSize(NodeSize Total, NodeSize Largest)
{
    /// <summary>Null when this worker may not look at nodes.</summary>
    public static async Task<ClusterSize?> ReadAsync(KubernetesClient client, CancellationToken cancellationToken)
    {
        try
        {
            NodeSize[] nodes = [.. (await client.ListAsync(Resources.Nodes, null, null, cancellationToken)).Where(IsUsable).Select(SizeOf)];
            return new ClusterSize(
                new NodeSize(nodes.Sum(node => node.Cores), nodes.Sum(node => node.RamMiB)),
                new NodeSize(nodes.Select(node => node.Cores).DefaultIfEmpty().Max(), nodes.Select(node => node.RamMiB).DefaultIfEmpty().Max()));
        }
        catch (KubernetesException failure) when (failure.Status == HttpStatusCode.Forbidden)
        {
            return null;
        }
    }

    /// <summary>What can be offered when so many attempts run at once, each with a helper beside it.</summary>
    public NodeSize Offered(int slots) => new(Math.Floor(Math.Max(0, Total.Cores - (0.01m * slots))), Math.Max(0, Total.RamMiB - ((long)ClusterJob.HelperMiB * slots)));

    private static bool IsUsable(ClusterNode node) =>
        node.Spec is not { Unschedulable: true } && (node.Status?.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" }) ?? false);

    private static NodeSize SizeOf(ClusterNode node)
    {
        var amounts = node.Status!.Allocatable;
        return new NodeSize(Quantity.Parse(amounts.GetValueOrDefault("cpu", "0")), (long)(Quantity.Parse(amounts.GetValueOrDefault("memory", "0")) / (1 << 20)));
    }
}
