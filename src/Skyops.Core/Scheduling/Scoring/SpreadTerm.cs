namespace Skyops.Core.Scheduling.Scoring;

/// <summary>
/// Share of the node's slots that are free: work goes to many machines before it crowds on one, so that a lost node
/// takes little with it.
/// </summary>
internal static class SpreadTerm
{
    public static double Of(NodeTable nodes, int node) => Math.Max(0.0, nodes.FreeSlots[node]) / Math.Max(1, nodes.Slots[node]);
}
