using System.Security.Cryptography;

namespace Skyops.Sealing.Hpke;

/// <summary>
/// What both sides derive from a shared secret in mode base (RFC 9180, section 5.1). It carries one message, so its
/// nonce is the base nonce (sequence number 0). Wiped when disposed of.
/// </summary>
internal sealed class HpkeContext : IDisposable
{
    private const byte ModeBase = 0;

    private readonly HpkeSuite _suite;
    private readonly byte[] _key;
    private readonly byte[] _baseNonce = new byte[HpkeSuite.NonceSize];
    private readonly byte[] _exporterSecret = new byte[LabeledHkdf.HashSize];

    public HpkeContext(HpkeSuite suite, ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> info)
    {
        _suite = suite;
        _key = new byte[suite.KeySize];
        Span<byte> schedule = stackalloc byte[1 + (2 * LabeledHkdf.HashSize)];
        schedule[0] = ModeBase;
        suite.Hkdf.Extract([], "psk_id_hash"u8, [], schedule.Slice(1, LabeledHkdf.HashSize));
        suite.Hkdf.Extract([], "info_hash"u8, info, schedule[(1 + LabeledHkdf.HashSize)..]);
        Span<byte> secret = stackalloc byte[LabeledHkdf.HashSize];
        suite.Hkdf.Extract(sharedSecret, "secret"u8, [], secret);
        suite.Hkdf.Expand(secret, "key"u8, schedule, _key);
        suite.Hkdf.Expand(secret, "base_nonce"u8, schedule, _baseNonce);
        suite.Hkdf.Expand(secret, "exp"u8, schedule, _exporterSecret);
        CryptographicOperations.ZeroMemory(secret);
    }

    internal ReadOnlySpan<byte> Key => _key;

    internal ReadOnlySpan<byte> BaseNonce => _baseNonce;

    internal ReadOnlySpan<byte> ExporterSecret => _exporterSecret;

    /// <summary>Ciphertext ‖ tag, 16 bytes more than the plaintext.</summary>
    public void Seal(ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        using var aes = new AesGcm(_key, HpkeSuite.TagSize);
        aes.Encrypt(_baseNonce, plaintext, output[..plaintext.Length], output[plaintext.Length..], aad);
    }

    /// <summary>Opens ciphertext ‖ tag; false, and nothing but zeros, unless it is genuine.</summary>
    public bool TryOpen(ReadOnlySpan<byte> aad, ReadOnlySpan<byte> input, Span<byte> plaintext)
    {
        using var aes = new AesGcm(_key, HpkeSuite.TagSize);
        try
        {
            aes.Decrypt(_baseNonce, input[..plaintext.Length], input[plaintext.Length..], plaintext, aad);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(plaintext);
            return false;
        }
    }

    /// <summary>A secret for another use that both sides know (section 5.3).</summary>
    public void Export(ReadOnlySpan<byte> exporterContext, Span<byte> secret) =>
        _suite.Hkdf.Expand(_exporterSecret, "sec"u8, exporterContext, secret);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_baseNonce);
        CryptographicOperations.ZeroMemory(_exporterSecret);
    }
}
