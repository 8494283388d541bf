using System.Buffers.Binary;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Settlement;

/// <summary>
/// The binary form of a settlement: version (1) ‖ chain id (8) ‖ escrow (20) ‖ count (4), then for each leaf account
/// (20) ‖ asset (20) ‖ credit (16) ‖ debit (16); numbers big-endian. Hashes are not in it: whoever reads it makes the
/// tree anew and compares the root. One settlement has one such form.
/// </summary>
internal static class SettlementFile
{
    private const byte Version = 1;
    private const int EscrowAt = 1 + 8;
    private const int CountAt = EscrowAt + EthereumAddress.Size;
    private const int HeaderSize = CountAt + 4;
    private const int CreditAt = 2 * EthereumAddress.Size;
    private const int LeafSize = CreditAt + (2 * 16);

    /// <summary>The binary form: 33 bytes and 72 for each leaf.</summary>
    public static byte[] Write(SettlementDomain domain, ReadOnlySpan<SettlementLeaf> leaves)
    {
        var file = new byte[HeaderSize + (leaves.Length * LeafSize)];
        file[0] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan(1), domain.ChainId);
        domain.Escrow.WriteTo(file.AsSpan(EscrowAt));
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(CountAt), leaves.Length);
        for (var i = 0; i < leaves.Length; i++)
        {
            var place = file.AsSpan(HeaderSize + (i * LeafSize), LeafSize);
            leaves[i].Account.WriteTo(place);
            leaves[i].Asset.WriteTo(place[EthereumAddress.Size..]);
            BinaryPrimitives.WriteUInt128BigEndian(place[CreditAt..], leaves[i].Credit);
            BinaryPrimitives.WriteUInt128BigEndian(place[(CreditAt + 16)..], leaves[i].Debit);
        }

        return file;
    }

    /// <exception cref="FormatException">The version or the length is another than the file says.</exception>
    public static SettlementLeaf[] Read(ReadOnlySpan<byte> file, out SettlementDomain domain)
    {
        if (file.Length < HeaderSize || file[0] != Version)
            throw new FormatException("This is no settlement of version 1.");
        domain = new SettlementDomain(
            BinaryPrimitives.ReadUInt64BigEndian(file[1..]), Address(file[EscrowAt..]));
        var count = BinaryPrimitives.ReadUInt32BigEndian(file[CountAt..]);
        if (count > SettlementTree.MaxLeaves || file.Length != HeaderSize + ((int)count * LeafSize))
            throw new FormatException("The settlement is longer or shorter than its number of leaves says.");
        var leaves = new SettlementLeaf[count];
        for (var i = 0; i < leaves.Length; i++)
        {
            var place = file.Slice(HeaderSize + (i * LeafSize), LeafSize);
            leaves[i] = new SettlementLeaf(
                Address(place),
                Address(place[EthereumAddress.Size..]),
                BinaryPrimitives.ReadUInt128BigEndian(place[CreditAt..]),
                BinaryPrimitives.ReadUInt128BigEndian(place[(CreditAt + 16)..]));
        }

        return leaves;
    }

    private static EthereumAddress Address(ReadOnlySpan<byte> bytes) =>
        EthereumAddress.FromBytes(bytes[..EthereumAddress.Size]);
}
