using Skyops.Errors;
using Skyops.Ethereum.Sealing;
using Skyops.Ethereum.Sessions;

namespace Skyops.Silo.Sealing;

/// <summary>Whether the key that a worker brings at its enrolment is its node's.</summary>
internal static class NodeKeyCheck
{
    /// <param name="encoded">As it came; empty: the worker brings none, and gets no keys.</param>
    /// <param name="session">A valid delegation of the node.</param>
    /// <param name="sessionKey">The key that it names.</param>
    /// <param name="chainId">Of the signature's domain.</param>
    /// <param name="now">The silo's time.</param>
    public static Answer<NodeKey> Verify(ReadOnlySpan<byte> encoded, SessionDelegation session, SessionVerifier sessionKey, ulong chainId, DateTimeOffset now)
    {
        if (encoded.IsEmpty) return new NodeKey(null);
        if (!SignedEncryptionKey.TryRead(encoded, out var key)) return Refuse("cannot be read");
        var verdict = key.Verify(session, sessionKey, chainId, now);
        return verdict == EncryptionKeyVerdict.Valid ? new NodeKey(key) : Refuse($"does not hold: {verdict}");
    }

    private static Refusal Refuse(string problem) =>
        new(RefusalCode.NotAuthorised, $"the worker's encryption key {problem}", "it must be signed by the session key that the worker enrols with; correct the machine's clock, or update the worker");
}

/// <summary>What a worker said of its key.</summary>
internal sealed record NodeKey(SignedEncryptionKey? Key);
