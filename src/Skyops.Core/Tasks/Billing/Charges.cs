using Skyops.Ledger;

namespace Skyops.Core.Tasks.Billing;

/// <summary>What work costs. All divisions round down, in favour of who pays.</summary>
public static class Charges
{
    public const long MsPerHour = 3_600_000;

    /// <summary>Network fee on top of the work, in hundredths of a percent.</summary>
    public const int FeeBasisPoints = 250;

    /// <summary>
    /// <c>floor(min(runMs, capMs) × pricePerHour / 3,600,000)</c>, but at least one unit for work that ran at all and
    /// has a price.
    /// </summary>
    public static Amount Of(long runMs, long capMs, Amount pricePerHour)
    {
        var ms = Math.Min(runMs, capMs);
        if (ms <= 0 || pricePerHour.IsZero) return Amount.Zero;
        // Split so that the product stays inside 128 bits for every price up to Amount.Most and the longest duration.
        var (hours, rest) = UInt128.DivRem(pricePerHour.Units, MsPerHour);
        var units = (hours * (UInt128)ms) + (rest * (UInt128)ms / MsPerHour);
        return new Amount(units == 0 ? 1 : units);
    }

    /// <summary>What each agreeing node of a shard is paid: the lower median of their charges.</summary>
    public static Amount LowerMedian(IEnumerable<Amount> charges)
    {
        Amount[] ordered = [.. charges.Order()];
        return ordered.Length == 0 ? Amount.Zero : ordered[(ordered.Length - 1) / 2];
    }

    /// <summary>The network's fee for this much work.</summary>
    public static Amount Fee(Amount work) => new(work.Units * FeeBasisPoints / 10_000);

    public static Amount WithFee(Amount work) => work + Fee(work);
}
