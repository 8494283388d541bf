using Skyops.Ledger;

namespace Skyops.Core.Scheduling.Filters;

/// <summary>How far a price is above a bound, as a number that fits a tally: millionths of a whole unit, rounded up.</summary>
internal static class Micros
{
    private static readonly UInt128 UnitsPerMicro = Amount.UnitsPerWhole / 1_000_000;

    public static long Above(Amount price, Amount most)
    {
        if (price <= most) return 0;
        var micros = (price.Units - most.Units + UnitsPerMicro - 1) / UnitsPerMicro;
        return micros > long.MaxValue ? long.MaxValue : (long)micros;
    }

    public static Amount ToAmount(long micros) => new((UInt128)micros * UnitsPerMicro);
}
