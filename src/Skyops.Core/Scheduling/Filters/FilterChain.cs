namespace Skyops.Core.Scheduling.Filters;

/// <summary>The hard filters in the order they are asked; the first that refuses is a node's reason.</summary>
internal static class FilterChain
{
    public static readonly ShapeFilter[] OfShape =
    [
        new ExecutorFilter(), new GpuModelFilter(), new GpuCountFilter(), new GpuMemoryFilter(),
        new CpuCoresFilter(), new RamFilter(), new DiskFilter(),
    ];

    public static readonly NodeFilter[] OfNode =
    [
        new NodeNotReadyFilter(), new PriceFilter(), new ReputationFilter(), new SlotsBusyFilter(),
        new CpuBusyFilter(), new RamBusyFilter(), new DiskBusyFilter(), new GpusBusyFilter(),
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

    public static bool Admits(NodeTable nodes, int node, RequestShape wants)
    {
        foreach (var filter in OfNode)
        {
            if (filter.Lacks(nodes, node, wants) > 0) return false;
        }

        return true;
    }
}
