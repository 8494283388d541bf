namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node asks no more than the ceiling of the spec.</summary>
internal sealed class PriceCeilingFilter() : NodeFilter(FilterReason.PriceCeiling)
{
    public override long Lacks(NodeTable nodes, int node, RequestShape wants) =>
        wants.PriceCeiling is { } most ? Micros.Above(nodes.Price[node], most) : 0;

    public override string Describe(long lacks, RequestShape wants) =>
        $"a price that is {Micros.ToAmount(lacks)} an hour lower (the task pays at most {wants.PriceCeiling})";
}
