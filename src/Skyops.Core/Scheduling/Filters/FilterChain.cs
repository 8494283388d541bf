using System.Numerics;
using Skyops.Nodes;

namespace Skyops.Core.Scheduling.Filters;

/// <summary>The hard filters in the order they are asked; the first that refuses is a node's reason.</summary>
internal static class FilterChain
{
    public static readonly ShapeFilter[] OfShape =
    [
        new ExecutorFilter(), new TierFilter(), new SoftwareFilter(), new ImageFilter(), new SubmitterFilter(), new RegionFilter(), new NetworkPolicyFilter(),
        new GpuVendorFilter(), new GpuModelFilter(), new GpuCountFilter(), new ComputeCapabilityFilter(), new GpuMemoryFilter(),
        new CpuCoresFilter(), new RamFilter(), new DiskFilter(), new EquivalenceClassFilter(),
    ];

    public static readonly NodeFilter[] OfNode =
    [
        new NodeNotReadyFilter(), new AvailabilityFilter(), new LatencyFilter(), new PriceCeilingFilter(), new PriceFilter(),
        new ReputationFilter(), new SlotsBusyFilter(), new CpuBusyFilter(), new RamBusyFilter(), new DiskBusyFilter(), new GpusBusyFilter(),
    ];

    public static bool Admits(NodeShape has, RequestShape wants)
    {
        foreach (var filter in OfShape)
        {
            if (filter.Lacks(has, wants) > 0) return false;
        }

        return true;
    }

    /// <summary>Whether a node would take a slot if nothing ran on it.</summary>
    public static bool AdmitsWhenIdle(NodeTable nodes, int node, RequestShape wants)
    {
        foreach (var filter in OfNode)
        {
            if (!IsOfRoom(filter.Reason) && filter.Lacks(nodes, node, wants) > 0) return false;
        }

        return Admits(nodes.Shape[node]!, wants);
    }

    private static bool IsOfRoom(FilterReason reason) => reason is
        FilterReason.SlotsBusy or FilterReason.CpuBusy or FilterReason.RamBusy or FilterReason.DiskBusy or FilterReason.GpusBusy;

    /// <summary>
    /// Whether no filter of <see cref="OfNode"/> refuses. Asked for each node that changed, so it answers only yes or no,
    /// what refuses most often first; a test holds it to the filters.
    /// </summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="node">One whose shape fits.</param>
    /// <param name="wants">The request.</param>
    /// <param name="matching">GPUs of the shape that the request could use.</param>
    public static bool Admits(NodeTable nodes, int node, RequestShape wants, ulong matching)
    {
        var need = wants.Resources;
        return nodes.FreeSlots[node] > 0
            && nodes.Status[node] == NodeStatus.Ready
            && nodes.FreeCpu[node] >= need.CpuCores
            && nodes.FreeRam[node] >= need.RamMiB
            && nodes.FreeDisk[node] >= need.DiskMiB
            && (need.Gpus == 0 || BitOperations.PopCount(nodes.FreeGpus[node] & matching) >= need.Gpus)
            && nodes.Reputation[node] >= wants.ReputationFloor
            && nodes.Price[node] <= wants.MostPerHour
            && !(nodes.Price[node] > wants.PriceCeiling)
            && nodes.StaysSeconds[node] >= wants.DurationSeconds
            && (wants.MaxLatencyMs == 0 || (uint)nodes.LatencyMs[node] <= (uint)wants.MaxLatencyMs);
    }
}
