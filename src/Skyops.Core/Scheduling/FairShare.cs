namespace Skyops.Core.Scheduling;

/// <summary>
/// What each account has used lately, so that the one that used least is served first. A placement costs its dominant
/// share: the largest of its shares of the pool's cores,
/// memory and GPUs (A. Ghodsi et al., "Dominant Resource Fairness", NSDI 2011). Use halves every hour. The decay goes
/// in whole minutes by multiplication
/// alone, which is the same on every machine.
/// </summary>
internal sealed class FairShare
{
    /// <summary>2^(−1/60).</summary>
    private const double FactorPerMinute = 0.9885140203528961;
    private const double Forgotten = 1e-12;
    private readonly Dictionary<string, (double Used, long Minute)> _accounts = new(StringComparer.Ordinal);

    public double UsedBy(string account, DateTimeOffset now)
    {
        if (!_accounts.TryGetValue(account, out var use)) return 0;
        var used = use.Used * Power(FactorPerMinute, MinuteOf(now) - use.Minute);
        return used < Forgotten ? 0 : used;
    }

    public void Charge(string account, double share, DateTimeOffset now) =>
        _accounts[account] = (UsedBy(account, now) + share, MinuteOf(now));

    private static long MinuteOf(DateTimeOffset now) => now.UtcTicks / TimeSpan.TicksPerMinute;

    private static double Power(double factor, long exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1, factor *= factor)
        {
            if ((exponent & 1) == 1) result *= factor;
        }

        return result;
    }
}
