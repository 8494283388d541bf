namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node stays long enough for an attempt that takes all the time it may.</summary>
internal sealed class AvailabilityFilter() : NodeFilter(FilterReason.Availability)
{
    /// <summary>In seconds.</summary>
    public override long Lacks(NodeTable nodes, int node, RequestShape wants) =>
        Math.Max(0L, (long)wants.DurationSeconds - nodes.StaysSeconds[node]);

    public override string Describe(long lacks, RequestShape wants) =>
        $"{Words.Number(lacks)} s of announced time (an attempt may take {Words.Number(wants.DurationSeconds)} s)";
}
