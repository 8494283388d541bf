namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node was measured and is near enough.</summary>
internal sealed class LatencyFilter() : NodeFilter(FilterReason.Latency)
{
    /// <summary>In milliseconds; <see cref="long.MaxValue"/> when it was not measured yet.</summary>
    public override long Lacks(NodeTable nodes, int node, RequestShape wants)
    {
        if (wants.MaxLatencyMs == 0) return 0;
        var latency = nodes.LatencyMs[node];
        return latency < 0 ? long.MaxValue : Math.Max(0, latency - wants.MaxLatencyMs);
    }

    public override string Describe(long lacks, RequestShape wants) => lacks == long.MaxValue
        ? "a measured round trip"
        : $"a round trip that is {Words.Number(lacks)} ms shorter (at most {Words.Number(wants.MaxLatencyMs)} ms)";
}
