using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Skyops.Storage.Logs;

/// <summary>
/// A chunk as it lies in its task's file: length of the body (4 bytes, little-endian), the first 8 bytes of the body's
/// SHA-256, then the body. A record that a crash cut short does not fit its check, and neither does a position that is
/// not a record's start.
/// </summary>
internal static class LogRecord
{
    public const int HeaderBytes = 12;

    /// <summary>No body is longer: the text, its node's and attempt's names, and the fixed fields.</summary>
    public const int MaxBodyBytes = Limits.LogChunkBytes + (2 * 4 * LogRules.NameLength) + 64;

    public static byte[] Encode(LogChunk chunk)
    {
        using var buffer = new MemoryStream(HeaderBytes + chunk.Text.Length + 160);
        buffer.Write(stackalloc byte[HeaderBytes]);
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(chunk.Attempt);
            writer.Write(chunk.Node);
            writer.Write(chunk.Number);
            writer.Write(Convert.FromHexString(chunk.PreviousHash));
            writer.Write(chunk.At.UtcTicks);
            writer.Write(chunk.Text);
        }

        var record = buffer.ToArray();
        var body = record.AsSpan(HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(record, body.Length);
        Check(body, record.AsSpan(4, 8));
        return record;
    }

    /// <summary>Reads the record at the start; false when there is no whole one.</summary>
    public static bool TryDecode(string taskId, ReadOnlyMemory<byte> bytes, out LogChunk? chunk, out int length)
    {
        (chunk, length) = (null, 0);
        var span = bytes.Span;
        if (span.Length < HeaderBytes)
            return false;
        var size = BinaryPrimitives.ReadInt32LittleEndian(span);
        if (size is < 0 or > MaxBodyBytes || size > span.Length - HeaderBytes)
            return false;
        Span<byte> check = stackalloc byte[8];
        Check(span.Slice(HeaderBytes, size), check);
        if (!check.SequenceEqual(span.Slice(4, 8)))
            return false;
        length = HeaderBytes + size;
        chunk = ReadBody(taskId, bytes.Slice(HeaderBytes, size));
        return true;
    }

    private static LogChunk ReadBody(string taskId, ReadOnlyMemory<byte> body)
    {
        using var reader = new BinaryReader(new MemoryStream(body.ToArray(), writable: false), Encoding.UTF8);
        var (attempt, node, number) = (reader.ReadString(), reader.ReadString(), reader.ReadInt64());
        var previous = Convert.ToHexStringLower(reader.ReadBytes(32));
        var at = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        return new LogChunk(taskId, attempt, node, number, previous, at, reader.ReadString());
    }

    private static void Check(ReadOnlySpan<byte> body, Span<byte> check)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        hash[..check.Length].CopyTo(check);
    }
}
