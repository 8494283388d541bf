using System.Security.Cryptography;

namespace Skyops.Ethereum.Sessions;

/// <summary>
/// Checks signatures of one session key. Holds the imported key, because importing costs as much as checking. Calls
/// from several threads wait for each other.
/// </summary>
public sealed class SessionVerifier(P256PublicKey publicKey) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ECDsa _key = publicKey.Import();

    public P256PublicKey PublicKey { get; } = publicKey;

    /// <summary>
    /// Whether this is the key's signature (r ‖ s, 64 bytes, s in the lower half) over the 32-byte digest. Any other
    /// bytes are simply no signature.
    /// </summary>
    public bool Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (digest.Length != 32 || signature.Length != P256Signature.Size || !P256Signature.IsLow(signature))
            return false;
        lock (_gate)
            return _key.VerifyHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose() => _key.Dispose();
}
