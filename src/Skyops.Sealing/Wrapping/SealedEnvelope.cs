using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Skyops.Sealing.Hpke;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Objects;

namespace Skyops.Sealing.Wrapping;

/// <summary>
/// A content key wrapped to each of its recipients. Binary, because it is for programs and then has one layout without
/// slack: equal content has equal bytes and one hash, and there is nothing to parse leniently. Version (1) ‖ key check
/// (32) ‖ number of recipients (1) ‖ for each, in rising order of ids: id (32) ‖ HPKE message (113). The HPKE info is
/// "skyops key wrap v1" ‖ the context's digest, the associated data is the key check, so a wrap opens for its purpose
/// and beside its key check only.
/// </summary>
public sealed class SealedEnvelope
{
    /// <summary>The most recipients of one key.</summary>
    public const int MaxRecipients = 32;

    /// <summary>The longest envelope, in bytes.</summary>
    public const int MaxSize = FirstAt + (MaxRecipients * KeyWrap.Size);

    private const byte Version = 1;
    private const int CountAt = 1 + ContentKey.Size;
    private const int FirstAt = CountAt + 1;

    private readonly byte[] _encoded;

    private SealedEnvelope(byte[] encoded, SealingKeyId[] recipients)
    {
        _encoded = encoded;
        Recipients = recipients;
    }

    /// <summary>The binary form.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded;

    /// <summary>
    /// <see cref="ContentKey.Check"/> of the key inside, 32 bytes, as the sender says and each recipient finds out. Two
    /// envelopes with the same one carry the same key.
    /// </summary>
    public ReadOnlySpan<byte> KeyCheck => _encoded.AsSpan(1, ContentKey.Size);

    /// <summary>Ids of the public keys that can open it, in rising order.</summary>
    public IReadOnlyList<SealingKeyId> Recipients { get; }

    /// <summary>Wraps a key to 1 to <see cref="MaxRecipients"/> recipients; one named twice counts once.</summary>
    /// <param name="key">The key.</param>
    /// <param name="context">What the key is given out for; a recipient must know and say the same.</param>
    /// <param name="recipients">Public keys.</param>
    /// <exception cref="ArgumentException">There are none or too many.</exception>
    public static SealedEnvelope Create(
        ContentKey key, SealingContext context, params IEnumerable<SealingPublicKey> recipients)
    {
        var ordered = recipients.DistinctBy(recipient => recipient.Id).OrderBy(recipient => recipient.Id).ToArray();
        if (ordered.Length is 0 or > MaxRecipients)
            throw new ArgumentException($"An envelope has 1 to {MaxRecipients} recipients.", nameof(recipients));
        var info = InfoOf(context);
        var check = key.Check();
        var encoded = new byte[FirstAt + (ordered.Length * KeyWrap.Size)];
        encoded[0] = Version;
        check.CopyTo(encoded.AsSpan(1));
        encoded[CountAt] = (byte)ordered.Length;
        for (var i = 0; i < ordered.Length; i++)
            KeyWrap.Create(ordered[i], info, check, key).WriteTo(encoded.AsSpan(FirstAt + (i * KeyWrap.Size)));
        return new SealedEnvelope(encoded, [.. ordered.Select(recipient => recipient.Id)]);
    }

    /// <summary>Reads the binary form; false unless it is exactly one well-formed envelope.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out SealedEnvelope? envelope)
    {
        envelope = null;
        if (encoded.Length < FirstAt || encoded[0] != Version || encoded[CountAt] is 0 or > MaxRecipients
            || encoded.Length != FirstAt + (encoded[CountAt] * KeyWrap.Size))
        {
            return false;
        }

        var recipients = new SealingKeyId[encoded[CountAt]];
        for (var i = 0; i < recipients.Length; i++)
        {
            recipients[i] = SealingKeyId.FromBytes(encoded.Slice(FirstAt + (i * KeyWrap.Size), SealingKeyId.Size));
            if (i > 0 && recipients[i] <= recipients[i - 1])
                return false;
        }

        envelope = new SealedEnvelope(encoded.ToArray(), recipients);
        return true;
    }

    /// <summary>As <see cref="TryRead"/>.</summary>
    /// <exception cref="SealingException"><see cref="SealingFault.MalformedEnvelope"/>.</exception>
    public static SealedEnvelope Read(ReadOnlySpan<byte> encoded) => TryRead(encoded, out var envelope)
        ? envelope
        : throw new SealingException(SealingFault.MalformedEnvelope, "The bytes are no envelope of keys.");

    /// <summary>Unwraps the key for one of the recipients; the caller disposes of it.</summary>
    /// <exception cref="SealingException">
    /// <see cref="SealingFault.NotARecipient"/>: there is no wrap for this key;
    /// <see cref="SealingFault.InvalidPublicKey"/>, <see cref="SealingFault.RefusedMessage"/>: the wrap was changed, or
    /// is for another purpose;
    /// <see cref="SealingFault.WrongKeyOrContext"/>: the sender wrapped another key than it says.
    /// </exception>
    public ContentKey Open(SealingKey recipient, SealingContext context)
    {
        var place = Recipients.ToList().IndexOf(recipient.PublicKey.Id);
        if (place < 0)
            throw new SealingException(SealingFault.NotARecipient, "The envelope holds no key for this recipient.");
        var wrap = KeyWrap.Read(_encoded.AsMemory(FirstAt + (place * KeyWrap.Size), KeyWrap.Size));
        var secret = HpkeMessage.Open(recipient, InfoOf(context), KeyCheck, wrap.Message.Span);
        var key = ContentKey.Import(secret);
        CryptographicOperations.ZeroMemory(secret);
        if (CryptographicOperations.FixedTimeEquals(key.Check(), KeyCheck))
            return key;
        key.Dispose();
        throw new SealingException(
            SealingFault.WrongKeyOrContext, "The envelope holds another key than it says.");
    }

    private static byte[] InfoOf(SealingContext context) => [.. "skyops key wrap v1"u8, .. context.Digest()];
}
