namespace Skyops.Core.Scheduling.Scoring;

/// <summary>
/// 50 ms / (50 ms + round trip to the silo, which stands in the owner's region): 1 next door, one half at 50 ms, and as
/// much for a node that was not measured yet.
/// </summary>
internal static class LatencyTerm
{
    private const double HalfMs = 50;

    public static double Of(NodeTable nodes, int node)
    {
        var latency = nodes.LatencyMs[node];
        return latency < 0 ? 0.5 : HalfMs / (HalfMs + latency);
    }
}
