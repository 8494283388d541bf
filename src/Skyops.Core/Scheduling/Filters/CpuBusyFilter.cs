namespace Skyops.Core.Scheduling.Filters;

/// <summary>Enough cores are free.</summary>
internal sealed class CpuBusyFilter() : NodeFilter(FilterReason.CpuBusy)
{
    public override long Lacks(NodeTable nodes, int node, RequestShape wants) =>
        Math.Max(0, wants.Resources.CpuCores - nodes.FreeCpu[node]);

    public override string Describe(long lacks, RequestShape wants) => Words.Count(lacks, "free CPU core");
}
