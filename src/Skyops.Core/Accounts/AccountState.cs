using System.Collections.Immutable;
using Skyops.Accounts;

namespace Skyops.Core.Accounts;

/// <summary>What an account decided about itself.</summary>
/// <param name="Keys">By id; ended ones too, as long as they are remembered.</param>
/// <param name="Caps">Of the account.</param>
/// <param name="Spend">What is used of caps.</param>
/// <param name="RevokedSessions">Delegations that were ended early, and when they would have ended.</param>
public sealed record AccountState(
    ImmutableDictionary<string, AccountKey> Keys, SpendCaps Caps, SpendBook Spend, ImmutableDictionary<string, DateTimeOffset> RevokedSessions)
{
    /// <summary>The key that others seal to; null: the account has registered none.</summary>
    public RegisteredKey? EncryptionKey { get; init; }

    public static readonly AccountState Empty = new(
        ImmutableDictionary.Create<string, AccountKey>(StringComparer.Ordinal),
        SpendCaps.None,
        SpendBook.Empty,
        ImmutableDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal));

    /// <summary>The month that counts now. It never goes back, whatever the clock does.</summary>
    public string MonthAt(DateTimeOffset now) => SpendMonth.Later(SpendMonth.Of(now), Spend.Month);
}
