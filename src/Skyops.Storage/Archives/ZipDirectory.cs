using System.Buffers.Binary;

namespace Skyops.Storage.Archives;

/// <summary>
/// The central directory of a zip. It must lie directly before the end record and the end record at the end of the file,
/// and there must be one of each: two readers could otherwise find different ones.
/// </summary>
internal static class ZipDirectory
{
    private const int EndBytes = 22, HeaderBytes = 46, MostComment = ushort.MaxValue;

    /// <summary>Entries in the order of their data, and where the directory begins.</summary>
    /// <exception cref="ArchiveRefusedException">It is not what it must be.</exception>
    public static (ZipEntry[] Entries, long Start) Read(FileStream file, ArchiveLimits limits)
    {
        var (count, start, end) = FindEnd(file);
        if (count > limits.Entries)
            throw ArchiveRefusedException.TooMuch(null, "the archive has too many files and folders", count, limits.Entries, "pack several archives, or fewer and larger files");
        file.Position = start;
        var directory = new BoundedStream(file, end - start, null);
        var entries = new ZipEntry[count];
        var characters = 0L;
        for (var i = 0; i < count; i++)
        {
            entries[i] = ReadHeader(directory, limits);
            characters += entries[i].Name.Length;
            if (characters > limits.NameCharacters)
                throw ArchiveRefusedException.TooMuch(entries[i].Shown, "the paths of the archive are too long together", characters, limits.NameCharacters, "use shorter names, or several archives");
        }

        if (directory.Left != 0) throw ArchiveRefusedException.Damaged(null, "the directory of the zip goes on behind its last entry");
        Array.Sort(entries, (a, b) => a.Offset.CompareTo(b.Offset));
        return (entries, start);
    }

    private static (int Count, long Start, long End) FindEnd(FileStream file)
    {
        var tail = new byte[Math.Min(file.Length, EndBytes + MostComment)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var found = -1;
        for (var i = tail.Length - EndBytes; i >= 0; i--)
        {
            if (!tail.AsSpan(i).StartsWith("PK\x5\x6"u8) || i + EndBytes + Number16(tail, i + 20) != tail.Length) continue;
            if (found >= 0) throw ArchiveRefusedException.Of(null, "the zip has two ends", null, "one end record", "pack again without a comment");
            found = i;
        }

        if (found < 0) throw ArchiveRefusedException.Damaged(null, "the zip has no end record at its end");
        var count = Number16(tail, found + 10);
        var (bytes, start) = (Number32(tail, found + 12), Number32(tail, found + 16));
        if (count == ushort.MaxValue || bytes == uint.MaxValue || start == uint.MaxValue)
            throw ArchiveRefusedException.Of(null, "it is a Zip64 archive", null, "zip below 4 GiB and 65,535 entries", "pack it as tar.gz");
        if (Number16(tail, found + 4) != 0 || Number16(tail, found + 6) != 0 || Number16(tail, found + 8) != count)
            throw ArchiveRefusedException.Of(null, "it is one part of several", null, "one file", "join the parts and pack again");
        var end = file.Length - tail.Length + found;
        return (long)start + bytes == end
            ? (count, start, end)
            : throw ArchiveRefusedException.Damaged(null, "the directory of the zip is not where its end record says");
    }

    private static ZipEntry ReadHeader(BoundedStream directory, ArchiveLimits limits)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        Fill(directory, header);
        if (!header.StartsWith("PK\x1\x2"u8)) throw ArchiveRefusedException.Damaged(null, "the directory of the zip is malformed");
        var (nameBytes, extraBytes, commentBytes) = (Number16(header, 28), Number16(header, 30), Number16(header, 32));
        var name = new byte[Math.Min(nameBytes, limits.PathBytes + 2)];
        Fill(directory, name);
        if (nameBytes > name.Length)
            throw ArchiveRefusedException.TooMuch(EntryText.Show(name), "its path is too long in UTF-8 bytes", nameBytes, limits.PathBytes, "rename it and pack again");
        var extra = new byte[extraBytes + commentBytes];
        Fill(directory, extra);
        ZipEntry.CheckExtra(extra.AsSpan(0, extraBytes), name);
        if (Number16(header, 34) != 0) throw ArchiveRefusedException.Damaged(EntryText.Show(name), "it lies in another part of the zip");
        return ZipEntry.Of(
            name, Number16(header, 8), Number16(header, 10), Number32(header, 16), Number32(header, 20), Number32(header, 24),
            Number32(header, 42), Number16(header, 4), Number32(header, 38));
    }

    private static void Fill(BoundedStream from, Span<byte> buffer)
    {
        if (from.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
            throw ArchiveRefusedException.Damaged(null, "the directory of the zip ends early");
    }

    private static ushort Number16(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);

    private static uint Number32(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
}
