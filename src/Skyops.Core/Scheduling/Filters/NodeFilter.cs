namespace Skyops.Core.Scheduling.Filters;

/// <summary>Asks whether a node whose shape fits would take a slot now.</summary>
internal abstract class NodeFilter(FilterReason reason)
{
    public FilterReason Reason { get; } = reason;

    /// <summary>How much the node lacks now; 0 when it is enough.</summary>
    public abstract long Lacks(NodeTable nodes, int node, RequestShape wants);

    /// <summary>What is lacking, in words.</summary>
    public abstract string Describe(long lacks, RequestShape wants);
}
