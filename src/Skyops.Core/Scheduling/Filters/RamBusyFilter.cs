namespace Skyops.Core.Scheduling.Filters;

/// <summary>Enough memory is free.</summary>
internal sealed class RamBusyFilter() : NodeFilter(FilterReason.RamBusy)
{
    public override long Lacks(NodeTable nodes, int node, RequestShape wants) =>
        Math.Max(0, wants.Resources.RamMiB - nodes.FreeRam[node]);

    public override string Describe(long lacks, RequestShape wants) => $"{Words.Number(lacks)} MiB of free RAM";
}
