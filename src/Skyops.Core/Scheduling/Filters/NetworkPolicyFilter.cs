namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node allows work what it asks to reach.</summary>
internal sealed class NetworkPolicyFilter() : ShapeFilter(FilterReason.NetworkPolicy)
{
    public override long Lacks(NodeShape has, RequestShape wants) =>
        wants.Network is null || has.NetworkPolicies.Contains(wants.Network) ? 0 : 1;

    public override string Describe(long lacks, RequestShape wants) => $"the network policy {wants.Network}";
}
