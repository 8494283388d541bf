using System.Security.Cryptography;
using System.Text;
using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.Sessions;

/// <summary>
/// What a session key signs to show that it is present: SHA-256 of a fixed prefix, the challenge and the delegation's id. The prefix keeps the
/// signature from meaning anything elsewhere.
/// </summary>
public static class SessionProof
{
    /// <summary>Bytes of a challenge.</summary>
    public const int NonceSize = 32;

    /// <summary>Bytes of the signature, r ‖ s.</summary>
    public const int SignatureSize = P256Signature.Size;

    private static readonly byte[] Prefix = Encoding.ASCII.GetBytes("skyops-session-proof-v1");

    /// <summary>The 32 bytes to sign.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> nonce, Hash256 delegationId) => SHA256.HashData([.. Prefix, .. nonce, .. delegationId.ToBytes()]);
}
