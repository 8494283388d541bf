using System.Buffers.Binary;
using System.IO.Compression;

namespace Skyops.Kernels.Data;

/// <summary>Reads files that may be gzip, within a limit on what comes out.</summary>
internal static class Inflate
{
    /// <summary>The bytes themselves, or what they decompress to when they begin like gzip.</summary>
    /// <exception cref="DataFormatException">Too long, or damaged.</exception>
    public static ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> bytes, DataLimits limits)
    {
        if (bytes.Length < 2 || bytes.Span[0] != 0x1F || bytes.Span[1] != 0x8B)
        {
            return bytes.Length <= limits.Bytes ? bytes : throw TooLong(limits);
        }

        try
        {
            using var source = new MemoryStream(bytes.ToArray(), writable: false);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            using var target = new MemoryStream();
            var buffer = new byte[81920];
            for (var read = gzip.Read(buffer); read > 0; read = gzip.Read(buffer))
            {
                if (target.Length + read > Math.Min(limits.Bytes, Array.MaxLength))
                {
                    throw TooLong(limits);
                }

                target.Write(buffer, 0, read);
            }

            CheckTrailer(bytes.Span, target.Length);
            return target.GetBuffer().AsMemory(0, (int)target.Length);
        }
        catch (InvalidDataException damage)
        {
            throw new DataFormatException($"the gzip data is damaged: {damage.Message}");
        }
    }

    /// <summary>The platform's reader takes a cut-off file for its end; the length in the trailer shows it.</summary>
    private static void CheckTrailer(ReadOnlySpan<byte> bytes, long length)
    {
        var stated = bytes.Length < 18 ? -1L : BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]);
        if (stated != (uint)length)
        {
            throw new DataFormatException(
                $"the gzip data is damaged: {length} bytes came out, its last four bytes say otherwise");
        }
    }

    private static DataFormatException TooLong(DataLimits limits) =>
        new($"the data is longer than {limits.Bytes} bytes; raise the limit or send less");
}
