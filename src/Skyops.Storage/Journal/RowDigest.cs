using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Skyops.Storage.Journal;

/// <summary>
/// What the hash chain knows of a row: SHA-256 over its canonical encoding, all integers big-endian:
/// <code>"SKJ1" ‖ length of stream in bytes (2) ‖ stream (UTF-8) ‖ seq (8) ‖ at (8, UTC ticks of 100 ns) ‖ data</code>
/// Only the last part has no length, so no two rows have one encoding. The digest is the data of the row's leaf in its
/// batch's Merkle tree (RFC 6962: leaf hash = SHA-256(0x00 ‖ digest)).
/// </summary>
public static class RowDigest
{
    /// <summary>Bytes of a digest.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private const int StackLimit = 2_048;

    /// <summary>Writes the digest of a row.</summary>
    public static void Write(string stream, long seq, DateTimeOffset at, ReadOnlySpan<byte> data, Span<byte> digest)
    {
        // A name has at most AppendRules.StreamLength characters of at most 3 bytes (4 for a pair).
        Span<byte> name = stackalloc byte[3 * AppendRules.StreamLength];
        var length = Encoding.UTF8.GetBytes(stream, name);
        Write(name[..length], seq, at.UtcTicks, data, digest);
    }

    /// <summary>Writes the digest of a row whose stream's name is UTF-8 already.</summary>
    public static void Write(
        ReadOnlySpan<byte> stream, long seq, long utcTicks, ReadOnlySpan<byte> data, Span<byte> digest)
    {
        var head = 4 + 2 + stream.Length + 8 + 8;
        var length = head + data.Length;
        byte[]? rented = null;
        var buffer = length <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(length);
        "SKJ1"u8.CopyTo(buffer);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[4..], checked((ushort)stream.Length));
        stream.CopyTo(buffer[6..]);
        BinaryPrimitives.WriteInt64BigEndian(buffer[(head - 16)..], seq);
        BinaryPrimitives.WriteInt64BigEndian(buffer[(head - 8)..], utcTicks);
        data.CopyTo(buffer[head..]);
        SHA256.HashData(buffer[..length], digest);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>The digest of a row.</summary>
    public static byte[] Of(JournalRow row)
    {
        var digest = new byte[Size];
        Write(row.Stream, row.Seq, row.At, row.Data.Span, digest);
        return digest;
    }
}
