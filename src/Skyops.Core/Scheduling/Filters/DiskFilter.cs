namespace Skyops.Core.Scheduling.Filters;

/// <summary>The machine has the scratch space, busy or not.</summary>
internal sealed class DiskFilter() : ShapeFilter(FilterReason.Disk)
{
    public override long Lacks(NodeShape has, RequestShape wants) => Math.Max(0, wants.Resources.DiskMiB - has.DiskMiB);

    public override string Describe(long lacks, RequestShape wants) => $"{Words.Number(lacks)} MiB of disk";
}
