namespace Skyops.Core.Scheduling.Filters;

/// <summary>The machine is of the class that other replicas of the shard chose.</summary>
internal sealed class EquivalenceClassFilter() : ShapeFilter(FilterReason.EquivalenceClass)
{
    public override long Lacks(NodeShape has, RequestShape wants) =>
        wants.Class is null || has.ClassOf(wants) == wants.Class ? 0 : 1;

    public override string Describe(long lacks, RequestShape wants) => $"the class {wants.Class} that the other replicas run in";
}
