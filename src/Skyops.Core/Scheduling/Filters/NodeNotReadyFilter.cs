using Skyops.Nodes;

namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node is ready: reachable, its state known, not quarantined.</summary>
internal sealed class NodeNotReadyFilter() : NodeFilter(FilterReason.NodeNotReady)
{
    public override long Lacks(NodeTable nodes, int node, RequestShape wants) =>
        nodes.Status[node] == NodeStatus.Ready ? 0 : 1;

    public override string Describe(long lacks, RequestShape wants) => "being ready";
}
