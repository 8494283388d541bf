namespace Skyops.Core.Scheduling.Filters;

/// <summary>Asks whether a machine as such could ever take a slot. Asked once a shape of machine.</summary>
internal abstract class ShapeFilter(FilterReason reason)
{
    public FilterReason Reason { get; } = reason;

    /// <summary>How much the machine lacks; 0 when it is enough. A yes-or-no question lacks 1.</summary>
    public abstract long Lacks(NodeShape has, RequestShape wants);

    /// <summary>What is lacking, in words, for example <c>4,096 MiB of RAM</c>.</summary>
    public abstract string Describe(long lacks, RequestShape wants);
}
