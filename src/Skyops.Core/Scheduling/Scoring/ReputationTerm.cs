namespace Skyops.Core.Scheduling.Scoring;

/// <summary>The node's reputation as it is.</summary>
internal static class ReputationTerm
{
    public static double Of(NodeTable nodes, int node) => nodes.Reputation[node];
}
