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

    public static bool Admits(NodeTable nodes, int node, RequestShape wants)
    {
        foreach (var filter in OfNode)
        {
            if (filter.Lacks(nodes, node, wants) > 0) return false;
        }

        return true;
    }
}
