namespace Skyops.Storage.Archives;

/// <summary>
/// A header block of a tar archive (POSIX.1-1988 "ustar", or GNU tar's old form of it), read without any guessing.
/// </summary>
/// <param name="Name">Raw bytes of the path, with its prefix.</param>
/// <param name="Type">The letter that tells what the entry is.</param>
/// <param name="Bytes">Size of what follows.</param>
/// <param name="IsExecutable">For its owner.</param>
/// <param name="HasLink">It names another entry.</param>
internal sealed record TarHeader(byte[] Name, char Type, long Bytes, bool IsExecutable, bool HasLink)
{
    public const int BlockBytes = 512;
    public const int NameBytes = 100;
    private const int OwnerExecutes = 0b001_000_000;

    /// <exception cref="ArchiveRefusedException">It is no such block.</exception>
    public static TarHeader Read(ReadOnlySpan<byte> block)
    {
        var shown = EntryText.Show(Until0(block[..NameBytes]));
        var isPosix = block.Slice(257, 8).SequenceEqual("ustar\000"u8);
        if (!isPosix && !block.Slice(257, 8).SequenceEqual("ustar  \0"u8))
            throw ArchiveRefusedException.Of(shown, "its header is of no known kind", null, "ustar, PAX or GNU tar", "pack again with a tar of this century");
        CheckSum(block, shown);
        var name = Field(block[..NameBytes], shown);
        var prefix = isPosix ? Field(block.Slice(345, 155), shown) : [];
        byte[] path = prefix.Length == 0 ? name.ToArray() : [.. prefix, (byte)'/', .. name];
        var executable = (Octal(block.Slice(100, 8), "mode", shown) & OwnerExecutes) != 0;
        var bytes = Octal(block.Slice(124, 12), "size", shown);
        return new TarHeader(path, (char)block[156], bytes, executable, block[157] != 0);
    }

    private static void CheckSum(ReadOnlySpan<byte> block, string shown)
    {
        var sum = 8L * ' ';
        for (var i = 0; i < BlockBytes; i++)
        {
            if (i is < 148 or >= 156) sum += block[i];
        }

        if (Octal(block.Slice(148, 8), "checksum", shown) != sum) throw ArchiveRefusedException.Damaged(shown, "the checksum of its header is wrong");
    }

    /// <summary>
    /// Octal digits, spaces before them, NULs or spaces after. GNU's binary numbers, which can be negative, say nothing
    /// that archives of our size need.
    /// </summary>
    private static long Octal(ReadOnlySpan<byte> field, string what, string shown)
    {
        var digits = field.TrimStart((byte)' ');
        var end = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'7');
        var number = end < 0 ? digits : digits[..end];
        var rest = digits[number.Length..];
        if (number.IsEmpty || rest.ContainsAnyExcept((byte)0, (byte)' '))
            throw ArchiveRefusedException.Of(shown, $"the {what} in its header is no plain octal number", EntryText.Show(field), "octal digits, none of them below zero", "pack again with GNU tar, bsdtar or skyops");
        var value = 0L;
        foreach (var digit in number) value = (value * 8) + (digit - '0');
        return value;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> field, string shown)
    {
        var text = Until0(field);
        return field[text.Length..].ContainsAnyExcept((byte)0)
            ? throw ArchiveRefusedException.Of(shown, "its name goes on behind a NUL", null, "one name", "pack again with GNU tar, bsdtar or skyops")
            : text;
    }

    private static ReadOnlySpan<byte> Until0(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;
}
