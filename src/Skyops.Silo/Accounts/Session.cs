using Skyops.Accounts;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;

namespace Skyops.Silo.Accounts;

/// <summary>What an account proved at login.</summary>
/// <param name="Address">The account.</param>
/// <param name="Ends">When what it proved is over; null: that is up to the silo.</param>
public abstract record Session(EthereumAddress Address, DateTimeOffset? Ends)
{
    /// <summary>Its wallet delegated to a session key, which is ready for checking signatures.</summary>
    public sealed record Delegated(SignedDelegation Statement, SessionVerifier Key)
        : Session(Statement.Delegation.Account, DateTimeOffset.FromUnixTimeSeconds(Statement.Delegation.ExpiresAt));

    /// <summary>Its wallet signed in itself (EIP-4361). There is no key that it delegated to, so every task carries the wallet's own signature.</summary>
    public sealed record Wallet(EthereumAddress Address, DateTimeOffset? Ends) : Session(Address, Ends);

    /// <summary>A program showed a key of the account. It signs nothing: what it may spend is bounded by the key's caps and the account's.</summary>
    public sealed record ByKey(EthereumAddress Address, KeyGrant Grant) : Session(Address, Grant.ExpiresAt);
}
