namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node says it is in one of the regions.</summary>
internal sealed class RegionFilter() : ShapeFilter(FilterReason.Region)
{
    public override long Lacks(NodeShape has, RequestShape wants) =>
        wants.Regions is null || (has.Region is { } region && wants.Regions.Split(',').Contains(region)) ? 0 : 1;

    public override string Describe(long lacks, RequestShape wants) => $"a place in {wants.Regions!.Replace(",", " or ", StringComparison.Ordinal)}";
}
