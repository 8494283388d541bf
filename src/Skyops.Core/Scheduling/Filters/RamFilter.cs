namespace Skyops.Core.Scheduling.Filters;

/// <summary>The machine has the memory, busy or not.</summary>
internal sealed class RamFilter() : ShapeFilter(FilterReason.Ram)
{
    public override long Lacks(NodeShape has, RequestShape wants) => Math.Max(0, wants.Resources.RamMiB - has.RamMiB);

    public override string Describe(long lacks, RequestShape wants) => $"{Words.Number(lacks)} MiB of RAM";
}
