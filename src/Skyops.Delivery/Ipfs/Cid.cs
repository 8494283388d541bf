using System.Text;

namespace Skyops.Delivery.Ipfs;

/// <summary>
/// An IPFS content identifier, version 1, over SHA-256: version, codec of the block, multihash; in text base 32 in lower case behind a <c>b</c>
/// (multiformats: CID, multicodec, multihash, multibase).
/// </summary>
/// <param name="Codec">What the block is.</param>
/// <param name="Sha256">Of the block: 32 bytes.</param>
internal sealed record Cid(byte Codec, byte[] Sha256)
{
    /// <summary>Bytes of a file.</summary>
    public const byte Raw = 0x55;

    /// <summary>A node with links.</summary>
    public const byte DagProtobuf = 0x70;

    private const byte Version = 1;
    private const byte Sha256Code = 0x12;
    private const string Digits = "abcdefghijklmnopqrstuvwxyz234567";

    public byte[] ToBytes() => [Version, Codec, Sha256Code, (byte)Sha256.Length, .. Sha256];

    public override string ToString()
    {
        var text = new StringBuilder("b");
        var (bits, held) = (0, 0);
        foreach (var value in ToBytes())
        {
            bits = ((bits << 8) | value) & 0xffff;
            held += 8;
            while (held >= 5)
            {
                held -= 5;
                text.Append(Digits[(bits >> held) & 31]);
            }
        }

        if (held > 0) text.Append(Digits[(bits << (5 - held)) & 31]);
        return text.ToString();
    }
}
