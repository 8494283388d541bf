using Skyops.Ledger;

namespace Skyops.Core.Scheduling.Scoring;

/// <summary>
/// Reference / (reference + price): 1 for free, one half at the reference price. It does not depend on the request,
/// whose budget is a filter.
/// </summary>
internal static class PriceTerm
{
    public static double Of(double asked, Amount reference)
    {
        var half = (double)reference.Units;
        return half + asked > 0 ? half / (half + asked) : 1;
    }
}
