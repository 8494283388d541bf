using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Skyops.Core.Ledger;

/// <summary>
/// The index as bytes, kept beside the ledger's snapshot. Version 1, little-endian: version (byte), last row (int64), shift of a block (byte), count of times and their pairs of
/// ticks (int64), count of accounts and for each its name (int32 length and UTF-8), last block (int64) and blocks (int32 length and bytes).
/// </summary>
public static class StatementIndexCodec
{
    private const byte Version = 1;

    public static byte[] Encode(StatementIndex index)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write([Version]);
        Long(buffer, index.Seq);
        buffer.Write([(byte)index.BlockShift]);
        Number(buffer, index.Times.Count);
        foreach (var (first, last) in index.Times)
        {
            Long(buffer, first);
            Long(buffer, last);
        }

        Number(buffer, index.Accounts.Count);
        foreach (var (account, blocks) in index.Accounts)
        {
            Number(buffer, Encoding.UTF8.GetByteCount(account));
            Encoding.UTF8.GetBytes(account, buffer);
            Long(buffer, blocks.Last);
            Number(buffer, blocks.Encoded.Length);
            buffer.Write(blocks.Encoded);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Null for another version: the index is then made from the rows.</summary>
    /// <exception cref="FormatException">Cut short, or more than it says.</exception>
    public static StatementIndex? Decode(ReadOnlySpan<byte> bytes, int mostBytes)
    {
        var reader = new LedgerSnapshotReader(bytes);
        if (reader.Byte() != Version) return null;
        var (seq, shift) = (reader.Long(), reader.Byte());
        var times = new List<(long, long)>();
        for (var left = reader.Number(); left > 0; left--) times.Add((reader.Long(), reader.Long()));
        var accounts = new List<(string, AccountBlocks)>();
        for (var left = reader.Number(); left > 0; left--)
        {
            var account = reader.Text();
            var last = reader.Long();
            accounts.Add((account, AccountBlocks.Decode(reader.Bytes(), last)));
        }

        return reader.AtEnd ? StatementIndex.Restore(mostBytes, seq, shift, times, accounts) : throw new FormatException("an index of statements has bytes after its end");
    }

    private static void Number(ArrayBufferWriter<byte> buffer, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), number);
        buffer.Advance(4);
    }

    private static void Long(ArrayBufferWriter<byte> buffer, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(8), number);
        buffer.Advance(8);
    }
}
