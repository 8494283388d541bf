namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node has a free slot.</summary>
internal sealed class SlotsBusyFilter() : NodeFilter(FilterReason.SlotsBusy)
{
    public override long Lacks(NodeTable nodes, int node, RequestShape wants) => Math.Max(0, 1 - nodes.FreeSlots[node]);

    public override string Describe(long lacks, RequestShape wants) => "a free slot";
}
