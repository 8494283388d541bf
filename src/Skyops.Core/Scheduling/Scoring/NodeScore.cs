namespace Skyops.Core.Scheduling.Scoring;

/// <summary>
/// The score of a node for a group, 0…1: the weighted mean of terms that are 0…1 each. Terms read only the node's own
/// columns, so placing on one
/// node never changes another's score; sums run in one fixed order and use only operations that IEEE 754 rounds
/// exactly, so a plan can be repeated bit for bit.
/// </summary>
internal static class NodeScore
{
    public static double Of(NodeTable nodes, int node, RequestShape wants, ulong matchingGpus, ScoreWeights weights)
    {
        var sum = weights.Price * PriceTerm.Of(nodes.PriceUnits[node], weights.ReferencePrice);
        sum += weights.Reputation * ReputationTerm.Of(nodes, node);
        sum += weights.Uptime * UptimeTerm.Of(nodes, node);
        sum += weights.Packing * PackingTerm.Of(nodes, node, wants, matchingGpus);
        sum += weights.Spread * SpreadTerm.Of(nodes, node);
        var all = weights.Price + weights.Reputation + weights.Uptime + weights.Packing + weights.Spread;
        return all > 0 ? sum / all : 0;
    }
}
