using System.Globalization;

namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node's reputation reaches the floor of the request.</summary>
internal sealed class ReputationFilter() : NodeFilter(FilterReason.Reputation)
{
    /// <summary>In thousandths, rounded up.</summary>
    public override long Lacks(NodeTable nodes, int node, RequestShape wants) =>
        nodes.Reputation[node] >= wants.ReputationFloor
            ? 0
            : Math.Max(1, (long)Math.Ceiling(Math.Round((wants.ReputationFloor - nodes.Reputation[node]) * 1000, 6)));

    public override string Describe(long lacks, RequestShape wants) =>
        $"{(lacks / 1000.0).ToString("0.###", CultureInfo.InvariantCulture)} of reputation";
}
