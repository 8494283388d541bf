using System.Globalization;
using System.Text;

namespace Skyops.Storage.Archives;

/// <summary>Blocks of a tar archive as <see cref="TarPacker"/> writes them: ustar, with an extended header where a path is too long for that or not ASCII.</summary>
internal static class TarBlocks
{
    private const int PrefixBytes = 155;
    private const int MostOctal = 12;

    /// <summary>What closes an archive.</summary>
    public static readonly byte[] End = new byte[2 * TarHeader.BlockBytes];

    public static byte[] Header(string path, long bytes, bool isFolder, bool isExecutable)
    {
        var raw = Encoding.UTF8.GetBytes(isFolder ? path + "/" : path);
        var type = isFolder ? (byte)'5' : (byte)'0';
        var mode = isFolder || isExecutable ? 0b111_101_101 : 0b110_100_100;
        if (Ascii.IsValid(raw) && Split(raw) is var (prefix, name) && name.Length > 0) return Block(prefix, name, bytes, type, mode);
        var record = Record(raw);
        var padding = (TarHeader.BlockBytes - (record.Length % TarHeader.BlockBytes)) % TarHeader.BlockBytes;
        return [.. Block([], "pax"u8, record.Length, (byte)'x', 0b110_100_100), .. record, .. new byte[padding], .. Block([], "long-name"u8, bytes, type, mode)];
    }

    /// <summary>Prefix and name of a path that fits the header's fields; two empty ones when none does.</summary>
    private static (byte[] Prefix, byte[] Name) Split(byte[] path)
    {
        if (path.Length < TarHeader.NameBytes) return ([], path);
        for (var slash = Math.Min(PrefixBytes, path.Length - 2); slash > 0; slash--)
        {
            if (path[slash] == '/' && path.Length - slash - 1 < TarHeader.NameBytes) return (path[..slash], path[(slash + 1)..]);
        }

        return ([], []);
    }

    /// <summary><c>LENGTH path=VALUE\n</c>, whose length counts its own digits.</summary>
    private static byte[] Record(byte[] path)
    {
        var rest = " path=".Length + path.Length + 1;
        var length = rest + 1;
        while (rest + Digits(length) != length) length = rest + Digits(length);
        return [.. Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)), .. " path="u8, .. path, (byte)'\n'];

        static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
    }

    private static byte[] Block(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> name, long bytes, byte type, int mode)
    {
        var block = new byte[TarHeader.BlockBytes];
        name.CopyTo(block);
        Octal(block.AsSpan(100, 8), mode);
        Octal(block.AsSpan(108, 8), 0);
        Octal(block.AsSpan(116, 8), 0);
        Octal(block.AsSpan(124, MostOctal), bytes);
        Octal(block.AsSpan(136, MostOctal), 0);
        block[156] = type;
        "ustar\000"u8.CopyTo(block.AsSpan(257));
        Octal(block.AsSpan(329, 8), 0);
        Octal(block.AsSpan(337, 8), 0);
        prefix.CopyTo(block.AsSpan(345));
        block.AsSpan(148, 8).Fill((byte)' ');
        var sum = 0L;
        foreach (var value in block) sum += value;
        Octal(block.AsSpan(148, 7), sum);
        return block;
    }

    private static void Octal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--, value >>= 3) field[i] = (byte)('0' + (value & 7));
    }
}
