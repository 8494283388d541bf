namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node offers the executor.</summary>
internal sealed class ExecutorFilter() : ShapeFilter(FilterReason.Executor)
{
    public override long Lacks(NodeShape has, RequestShape wants) => has.Executors.Contains(wants.Executor) ? 0 : 1;

    public override string Describe(long lacks, RequestShape wants) => $"the executor {wants.Executor}";
}
