namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node works for anybody, or for this submitter.</summary>
internal sealed class SubmitterFilter() : ShapeFilter(FilterReason.Submitter)
{
    public override long Lacks(NodeShape has, RequestShape wants) =>
        has.Submitters.Count == 0 || (wants.Submitter is { } submitter && has.Submitters.Contains(submitter)) ? 0 : 1;

    public override string Describe(long lacks, RequestShape wants) => "work for everybody: it is kept for the accounts that its operator named";
}
