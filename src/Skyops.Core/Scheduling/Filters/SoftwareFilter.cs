namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node has all the software that is asked for.</summary>
internal sealed class SoftwareFilter() : ShapeFilter(FilterReason.Software)
{
    public override long Lacks(NodeShape has, RequestShape wants) =>
        wants.Software is null ? 0 : wants.Software.Split(',').Count(name => !has.Software.ContainsKey(name));

    public override string Describe(long lacks, RequestShape wants) => wants.Software!.Contains(',', StringComparison.Ordinal)
        ? $"{Words.Number(lacks)} of {wants.Software.Replace(",", ", ", StringComparison.Ordinal)}"
        : wants.Software;
}
