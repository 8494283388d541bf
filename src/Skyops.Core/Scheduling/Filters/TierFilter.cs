namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node runs the executor in the isolation tier asked for; a stricter one is not taken for it.</summary>
internal sealed class TierFilter() : ShapeFilter(FilterReason.Tier)
{
    public override long Lacks(NodeShape has, RequestShape wants) =>
        wants.Tier is null || has.Offers(wants.Executor, wants.Tier) ? 0 : 1;

    public override string Describe(long lacks, RequestShape wants) => $"the tier {wants.Tier} for {wants.Executor}";
}
