namespace Skyops.Core.Scheduling.Scoring;

/// <summary>Share of the node's recent attempts that did not fail.</summary>
internal static class FailureTerm
{
    public static double Of(NodeTable nodes, int node) => 1 - nodes.FailureShare[node];
}
