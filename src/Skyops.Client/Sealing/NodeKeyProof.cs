using Skyops.Api;
using Skyops.Ethereum.Sealing;
using Skyops.Ethereum.Sessions;
using Skyops.Sealing.Keys;

namespace Skyops.Client.Sealing;

/// <summary>Whether a key is that of the node which asks: its wallet delegated to a session key, which signed for the key. The silo is not believed.</summary>
internal static class NodeKeyProof
{
    /// <summary>The key, or why it is not the node's.</summary>
    public static (SealingPublicKey? Key, string? Problem) Check(KeyWaitItem asked, ulong chainId, DateTimeOffset now)
    {
        var bytes = new byte[Math.Max(SignedDelegation.MaxSize, SignedEncryptionKey.MaxSize)];
        if (!Convert.TryFromBase64String(asked.Delegation, bytes, out var length) || !SignedDelegation.TryRead(bytes.AsSpan(0, length), out var delegation))
            return (null, "its delegation cannot be read");
        var session = delegation.Verify(chainId, now, SessionScope.Node);
        if (session != SessionVerdict.Valid) return (null, $"its delegation does not hold: {session}");
        if (delegation.Delegation.Account.ToString() != asked.Node) return (null, $"its delegation is of {delegation.Delegation.Account}");
        if (!Convert.TryFromBase64String(asked.Statement, bytes, out length) || !SignedEncryptionKey.TryRead(bytes.AsSpan(0, length), out var statement))
            return (null, "its statement of a key cannot be read");
        using var sessionKey = new SessionVerifier(delegation.Delegation.PublicKey);
        var verdict = statement.Verify(delegation.Delegation, sessionKey, chainId, now);
        if (verdict != EncryptionKeyVerdict.Valid) return (null, $"its statement of a key does not hold: {verdict}");
        var key = SealingPublicKey.Read(statement.Statement.PublicKey.Encoded);
        return key.Id.ToString() == asked.Recipient ? (key, null) : (null, "the key that it asks with is not the one that it signed for");
    }
}
