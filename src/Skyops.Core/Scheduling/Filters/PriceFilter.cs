using Skyops.Ledger;

namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node asks no more than the budget leaves.</summary>
internal sealed class PriceFilter() : NodeFilter(FilterReason.Price)
{
    private static readonly UInt128 UnitsPerMicro = Amount.UnitsPerWhole / 1_000_000;

    /// <summary>In millionths of a whole unit, rounded up.</summary>
    public override long Lacks(NodeTable nodes, int node, RequestShape wants)
    {
        if (nodes.Price[node] <= wants.MostPerHour) return 0;
        var micros = (nodes.Price[node].Units - wants.MostPerHour.Units + UnitsPerMicro - 1) / UnitsPerMicro;
        return micros > long.MaxValue ? long.MaxValue : (long)micros;
    }

    public override string Describe(long lacks, RequestShape wants) =>
        $"a price that is {new Amount((UInt128)lacks * UnitsPerMicro)} an hour lower (the budget leaves {wants.MostPerHour})";
}
