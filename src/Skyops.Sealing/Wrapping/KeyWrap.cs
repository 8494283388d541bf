using Skyops.Sealing.Hpke;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Objects;

namespace Skyops.Sealing.Wrapping;

/// <summary>A content key for one recipient: id of its public key (32) ‖ HPKE message (113).</summary>
internal readonly record struct KeyWrap(SealingKeyId Recipient, ReadOnlyMemory<byte> Message)
{
    public const int Size = SealingKeyId.Size + MessageSize;

    private const int MessageSize = HpkeMessage.Overhead + ContentKey.Size;

    public static KeyWrap Create(
        SealingPublicKey recipient, ReadOnlySpan<byte> info, ReadOnlySpan<byte> check, ContentKey key) =>
        new(recipient.Id, HpkeMessage.Seal(recipient, info, check, key.Secret));

    public static KeyWrap Read(ReadOnlyMemory<byte> encoded) =>
        new(SealingKeyId.FromBytes(encoded.Span[..SealingKeyId.Size]), encoded.Slice(SealingKeyId.Size, MessageSize));

    public void WriteTo(Span<byte> destination)
    {
        Recipient.Bytes.CopyTo(destination);
        Message.Span.CopyTo(destination[SealingKeyId.Size..]);
    }
}
