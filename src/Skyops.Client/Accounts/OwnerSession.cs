using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;

namespace Skyops.Client.Accounts;

/// <summary>A session key and the wallet's statement that it may act.</summary>
public sealed record OwnerSession(SessionKey Key, SignedDelegation Delegation)
{
    /// <summary>Rest of life below which a new session is made, so that none ends in the middle of a request.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    /// <summary>Whose account it acts for.</summary>
    public EthereumAddress Account => Delegation.Delegation.Account;

    /// <summary>Makes a key and has the wallet delegate to it: scope owner, no cap below what the account has.</summary>
    public static OwnerSession Create(WalletKey wallet, ulong chainId, DateTimeOffset now, TimeSpan life)
    {
        var key = SessionKey.Create();
        var delegation = SessionDelegation.Create(wallet.Address, key.PublicKey, SessionScope.Owner, UInt128.MaxValue, now, life);
        return new OwnerSession(key, delegation.Sign(wallet, chainId));
    }

    /// <summary>Whether a silo of this chain takes it, now and for a while.</summary>
    public bool IsUsable(ulong chainId, DateTimeOffset now) =>
        Key.PublicKey.Equals(Delegation.Delegation.PublicKey)
        && Delegation.VerifyTerms(now + Margin, SessionScope.Owner) == SessionVerdict.Valid
        && Delegation.Verify(chainId, now, SessionScope.Owner) == SessionVerdict.Valid;
}
