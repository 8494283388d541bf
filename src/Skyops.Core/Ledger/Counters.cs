namespace Skyops.Core.Ledger;

/// <summary>
/// The four counters of an account, in smallest units. They only rise, except pending ones, which a post or void takes
/// back.
/// </summary>
public record struct Counters(UInt128 DebitsPending, UInt128 DebitsPosted, UInt128 CreditsPending, UInt128 CreditsPosted)
{
    /// <summary>
    /// What may still be paid out: credits posted − debits posted − debits pending; zero for the issuing account, which
    /// is always below it.
    /// </summary>
    public readonly UInt128 Available =>
        CreditsPosted >= DebitsPosted + DebitsPending ? CreditsPosted - DebitsPosted - DebitsPending : 0;

    /// <summary>True when the account has paid or promised more than it received.</summary>
    public readonly bool Overdrawn => DebitsPosted + DebitsPending > CreditsPosted;

    /// <summary>True when no counter, nor the sum of a side, would pass 128 bits with this much more.</summary>
    public readonly bool HasRoomFor(UInt128 amount) =>
        amount <= UInt128.MaxValue - DebitsPosted - DebitsPending && amount <= UInt128.MaxValue - CreditsPosted - CreditsPending;
}
