using System.Security.Cryptography;
using Skyops.Sealing.Keys;

namespace Skyops.Sealing.Hpke;

/// <summary>
/// One message to one key: HPKE (RFC 9180) in mode base with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM,
/// single-shot (section 6.1). Form: encapsulated key (65) ‖ ciphertext ‖ tag (16). It says nothing about who sent it.
/// </summary>
public static class HpkeMessage
{
    /// <summary>By how many bytes a message is longer than its plaintext.</summary>
    public const int Overhead = HpkeKem.EncapsulatedSize + HpkeSuite.TagSize;

    /// <summary>Seals to a public key; info and associated data are bound, not sent.</summary>
    public static byte[] Seal(
        SealingPublicKey recipient, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext)
    {
        using var ephemeral = SealingKey.Create();
        return Seal(HpkeSuite.Aes256Gcm, recipient, ephemeral, info, aad, plaintext);
    }

    /// <summary>Opens; the caller wipes the plaintext if it is secret.</summary>
    /// <exception cref="SealingException">
    /// <see cref="SealingFault.InvalidPublicKey"/>: the encapsulated key is none;
    /// <see cref="SealingFault.RefusedMessage"/>: anything else differs from what was sealed.
    /// </exception>
    public static byte[] Open(
        SealingKey recipient, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> message) =>
        Open(HpkeSuite.Aes256Gcm, recipient, info, aad, message);

    internal static byte[] Seal(
        HpkeSuite suite, SealingPublicKey recipient, SealingKey ephemeral, ReadOnlySpan<byte> info,
        ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext)
    {
        Span<byte> secret = stackalloc byte[HpkeKem.SecretSize];
        HpkeKem.Encapsulate(recipient, ephemeral, secret);
        using var context = new HpkeContext(suite, secret, info);
        CryptographicOperations.ZeroMemory(secret);
        var message = new byte[Overhead + plaintext.Length];
        ephemeral.PublicKey.Encoded.CopyTo(message);
        context.Seal(aad, plaintext, message.AsSpan(HpkeKem.EncapsulatedSize));
        return message;
    }

    internal static byte[] Open(
        HpkeSuite suite, SealingKey recipient, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad,
        ReadOnlySpan<byte> message)
    {
        if (message.Length < Overhead)
            throw new SealingException(SealingFault.RefusedMessage, "The message is too short to be one.");
        var encapsulated = SealingPublicKey.Read(message[..HpkeKem.EncapsulatedSize]);
        Span<byte> secret = stackalloc byte[HpkeKem.SecretSize];
        HpkeKem.Decapsulate(encapsulated, recipient, secret);
        using var context = new HpkeContext(suite, secret, info);
        CryptographicOperations.ZeroMemory(secret);
        var plaintext = new byte[message.Length - Overhead];
        if (!context.TryOpen(aad, message[HpkeKem.EncapsulatedSize..], plaintext))
            throw new SealingException(SealingFault.RefusedMessage, "The message is not for this key and purpose.");
        return plaintext;
    }
}
