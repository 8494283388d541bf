namespace Skyops.Core.Scheduling;

/// <summary>
/// What each account has used lately, so that the one that used least is served first. A placement costs its dominant
/// share: the largest of its shares of the pool's cores,
/// memory and GPUs (A. Ghodsi et al., "Dominant Resource Fairness", NSDI 2011).
/// </summary>
internal sealed class FairShare
{
    private readonly Dictionary<string, AccountUse> _accounts = new(StringComparer.Ordinal);

    public IEnumerable<AccountUse> All => _accounts.Values;

    public AccountUse Of(string account)
    {
        if (!_accounts.TryGetValue(account, out var use)) _accounts[account] = use = new AccountUse(account);
        return use;
    }
}

/// <summary>
/// What one account has used. It halves every hour. The decay goes in whole minutes by multiplication alone, which is
/// the same on every machine.
/// </summary>
internal sealed class AccountUse(string account)
{
    /// <summary>2^(−1/60).</summary>
    private const double FactorPerMinute = 0.9885140203528961;
    private const double Forgotten = 1e-12;

    public string Account { get; } = account;

    /// <summary>As it was in <see cref="Minute"/>.</summary>
    public double Used { get; set; }

    public long Minute { get; set; }

    public double At(DateTimeOffset now)
    {
        var minutes = MinuteOf(now) - Minute;
        var used = minutes == 0 ? Used : Used * Power(FactorPerMinute, minutes);
        return used < Forgotten ? 0 : used;
    }

    public void Charge(double share, DateTimeOffset now) => (Used, Minute) = (At(now) + share, MinuteOf(now));

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
