namespace Skyops.Core.Scheduling.Filters;

/// <summary>Enough scratch space is free.</summary>
internal sealed class DiskBusyFilter() : NodeFilter(FilterReason.DiskBusy)
{
    public override long Lacks(NodeTable nodes, int node, RequestShape wants) =>
        Math.Max(0, wants.Resources.DiskMiB - nodes.FreeDisk[node]);

    public override string Describe(long lacks, RequestShape wants) => $"{Words.Number(lacks)} MiB of free disk";
}
