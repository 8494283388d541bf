namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node asks no more than the budget leaves.</summary>
internal sealed class PriceFilter() : NodeFilter(FilterReason.Price)
{
    public override long Lacks(NodeTable nodes, int node, RequestShape wants) => Micros.Above(nodes.Price[node], wants.MostPerHour);

    public override string Describe(long lacks, RequestShape wants) =>
        $"a price that is {Micros.ToAmount(lacks)} an hour lower (the budget leaves {wants.MostPerHour})";
}
