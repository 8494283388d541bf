using System.Security.Cryptography;
using Google.Protobuf;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;

namespace Skyops.Worker.Options;

/// <summary>
/// Who a worker is: the node's wallet has delegated to a session key, and only that key is needed while it runs, so the
/// wallet's own key may stay elsewhere.
/// </summary>
/// <param name="Delegation">The wallet's statement, scope <c>node</c>.</param>
/// <param name="Key">The delegated key; it stays the caller's to dispose of.</param>
/// <param name="Owner">The account that is paid; null: the node's wallet itself.</param>
/// <param name="OwnerConsent">The owner's wallet signature that it takes this node on, when it is another wallet.</param>
public sealed record WorkerCredentials(
    SignedDelegation Delegation,
    SessionKey Key,
    EthereumAddress? Owner = null,
    byte[]? OwnerConsent = null)
{
    /// <summary>The node's address.</summary>
    public EthereumAddress Node => Delegation.Delegation.Account;

    /// <summary>Makes a new session key and has the wallet delegate to it for this long, at most 90 days.</summary>
    public static WorkerCredentials Create(WalletKey wallet, ulong chainId, TimeSpan lifetime, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        var key = SessionKey.Create();
        var delegation = SessionDelegation.Create(
            wallet.Address, key.PublicKey, SessionScope.Node, UInt128.Zero, time.GetUtcNow(), lifetime);
        return new WorkerCredentials(delegation.Sign(wallet, chainId), key);
    }

    /// <summary>
    /// Proves that this worker holds the session key: its signature over SHA-256("skyops-session-proof-v1" ‖ nonce ‖
    /// delegation id).
    /// </summary>
    internal byte[] Prove(ByteString nonce)
    {
        Span<byte> id = stackalloc byte[Hash256.Size];
        Delegation.Id.WriteTo(id);
        return Key.Sign(SHA256.HashData([.. "skyops-session-proof-v1"u8, .. nonce.Span, .. id]));
    }
}
