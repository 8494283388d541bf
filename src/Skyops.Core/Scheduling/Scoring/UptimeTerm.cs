namespace Skyops.Core.Scheduling.Scoring;

/// <summary>The node's uptime as it is.</summary>
internal static class UptimeTerm
{
    public static double Of(NodeTable nodes, int node) => nodes.Uptime[node];
}
