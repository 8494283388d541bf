using System.Security.Cryptography;
using Skyops.Sealing.Keys;

namespace Skyops.Sealing.Hpke;

/// <summary>DHKEM(P-256, HKDF-SHA256) of RFC 9180, section 4.1, without authentication of the sender.</summary>
internal static class HpkeKem
{
    public const ushort Id = 0x0010;

    /// <summary>Bytes of a shared secret (Nsecret).</summary>
    public const int SecretSize = 32;

    /// <summary>Bytes of an encapsulated key (Nenc).</summary>
    public const int EncapsulatedSize = SealingPublicKey.Size;

    private static readonly LabeledHkdf Hkdf = new([.. "KEM"u8, Id >> 8, Id & 0xFF]);

    /// <summary>Encap: the encapsulated key is the public half of <paramref name="ephemeral"/>.</summary>
    public static void Encapsulate(SealingPublicKey recipient, SealingKey ephemeral, Span<byte> secret) =>
        Derive(ephemeral, recipient, ephemeral.PublicKey, recipient, secret);

    /// <summary>Decap.</summary>
    public static void Decapsulate(SealingPublicKey encapsulated, SealingKey recipient, Span<byte> secret) =>
        Derive(recipient, encapsulated, encapsulated, recipient.PublicKey, secret);

    private static void Derive(
        SealingKey own, SealingPublicKey other, SealingPublicKey encapsulated, SealingPublicKey recipient,
        Span<byte> secret)
    {
        Span<byte> shared = stackalloc byte[SealingKey.ScalarSize];
        Span<byte> key = stackalloc byte[LabeledHkdf.HashSize];
        own.Agree(other, shared);
        Hkdf.Extract([], "eae_prk"u8, shared, key);
        Hkdf.Expand(key, "shared_secret"u8, [.. encapsulated.Encoded, .. recipient.Encoded], secret);
        CryptographicOperations.ZeroMemory(shared);
        CryptographicOperations.ZeroMemory(key);
    }
}
