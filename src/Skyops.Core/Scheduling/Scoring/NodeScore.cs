namespace Skyops.Core.Scheduling.Scoring;

/// <summary>
/// The score of a node for a group, 0…1: the weighted mean of terms that are 0…1 each; a term that the request has no
/// use for counts on neither side. Terms read only the node's own columns, so placing on one
/// node never changes another's score; sums run in one fixed order and use only operations that IEEE 754 rounds
/// exactly, so a plan can be repeated bit for bit. Terms that are the same for every request are summed once a change of
/// the node, the others once a group that looks at it.
/// </summary>
internal static class NodeScore
{
    /// <param name="nodes">Whose weights are those that <see cref="Common"/> was made with.</param>
    /// <param name="node">Which node.</param>
    /// <param name="wants">What is to be placed.</param>
    /// <param name="matchingGpus">GPUs of the machine that the request could use.</param>
    /// <param name="weights">The same again.</param>
    public static double Of(NodeTable nodes, int node, RequestShape wants, ulong matchingGpus, ScoreWeights weights)
    {
        var sum = nodes.Common[node] + (weights.Packing * PackingTerm.Of(nodes, node, wants, matchingGpus));
        if (wants.Resources.Gpus > 0) sum += weights.GpuFit * GpuFitTerm.Of(nodes, node, wants, matchingGpus);
        if (wants.Inputs is { } inputs) sum += weights.Locality * LocalityTerm.Of(nodes, node, inputs);
        var all = Weight(wants, weights);
        return all > 0 ? sum / all : 0;
    }

    /// <summary>The weight of all terms that count for a request.</summary>
    public static double Weight(RequestShape wants, ScoreWeights weights)
    {
        var all = weights.Always;
        if (wants.Resources.Gpus > 0) all += weights.GpuFit;
        if (wants.Inputs is not null) all += weights.Locality;
        return all;
    }

    /// <summary>The terms that do not depend on the request, weighted.</summary>
    public static double Common(NodeTable nodes, int node, ScoreWeights weights)
    {
        var sum = weights.Price * PriceTerm.Of(nodes.PriceUnits[node], weights.ReferencePrice);
        sum += weights.Reputation * ReputationTerm.Of(nodes, node);
        sum += weights.Uptime * UptimeTerm.Of(nodes, node);
        sum += weights.Spread * SpreadTerm.Of(nodes, node);
        sum += weights.Latency * LatencyTerm.Of(nodes, node);
        return sum + (weights.Failures * FailureTerm.Of(nodes, node));
    }
}
