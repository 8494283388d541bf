namespace Skyops.Core.Scheduling.Filters;

/// <summary>The machine has the cores, busy or not.</summary>
internal sealed class CpuCoresFilter() : ShapeFilter(FilterReason.CpuCores)
{
    public override long Lacks(NodeShape has, RequestShape wants) => Math.Max(0, wants.Resources.CpuCores - has.CpuCores);

    public override string Describe(long lacks, RequestShape wants) => Words.Count(lacks, "CPU core");
}
