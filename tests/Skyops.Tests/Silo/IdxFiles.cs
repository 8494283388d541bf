using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace Skyops.Tests.Silo;

/// <summary>The digits as a pair of IDX files, as MNIST comes.</summary>
internal static class IdxFiles
{
    private const int Side = 8;

    public static (string Images, string Labels) OfDigits(string gzippedCsv)
    {
        using var file = File.OpenRead(gzippedCsv);
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var rows = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(',').Select(cell => byte.Parse(cell, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        return (
            Write([rows.Length, Side, Side], rows.SelectMany(row => row[..^1])),
            Write([rows.Length], rows.Select(row => row[^1])));
    }

    private static string Write(int[] extents, IEnumerable<byte> values)
    {
        const byte unsignedByte = 8;
        var path = Path.GetTempFileName();
        using var file = File.Create(path);
        file.Write([0, 0, unsignedByte, (byte)extents.Length]);
        var word = new byte[4];
        foreach (var extent in extents)
        {
            BinaryPrimitives.WriteInt32BigEndian(word, extent);
            file.Write(word);
        }

        file.Write([.. values]);
        return path;
    }
}
