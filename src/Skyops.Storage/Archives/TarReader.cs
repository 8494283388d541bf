namespace Skyops.Storage.Archives;

/// <summary>
/// Reads a tar archive strictly. The platform's reader is not used: it lets an extended header override name and size
/// without a word, merges repeated ones, takes a header's word for how much memory to get, reads on behind damage, and
/// gives links and devices like files. Here every block must be one that is known, and whatever says the same twice
/// must say the same.
/// </summary>
internal sealed class TarReader(Stream archive) : IArchiveReader, IDisposable
{
    /// <summary>Content of one extended header: extended attributes, which are dropped, can be some.</summary>
    private const int MostExtendedBytes = 64 << 10;

    private readonly byte[] _block = new byte[TarHeader.BlockBytes];
    private BoundedStream? _content;
    private long _padding;

    public ArchiveEntry? Next()
    {
        _content?.Skip();
        Pad();
        PaxRecords? pax = null;
        byte[]? longName = null;
        while (ReadHeader() is { } header)
        {
            switch (header.Type)
            {
                case 'x' when pax is null && longName is null:
                    pax = PaxRecords.Read(Extended(header), isGlobal: false);
                    break;
                case 'g' when pax is null && longName is null:
                    PaxRecords.Read(Extended(header), isGlobal: true);
                    break;
                case 'L' when pax is null && longName is null:
                    longName = Extended(header).TrimEnd((byte)0).ToArray();
                    break;
                case '0' or '\0' or '5':
                    return Entry(header, pax, longName);
                default:
                    throw NotAFile(header);
            }
        }

        return pax is null && longName is null ? null : throw ArchiveRefusedException.Damaged(null, "the archive ends behind an extended header");
    }

    public void Dispose() => _content?.Dispose();

    private ArchiveEntry Entry(TarHeader header, PaxRecords? pax, byte[]? longName)
    {
        var name = Name(header, pax?.Path ?? longName);
        var shown = EntryText.Show(name);
        var isFolder = header.Type == '5';
        if (header.HasLink) throw ArchiveRefusedException.Of(shown, "it is a file or folder, but names what it links to", null, "regular files and folders", "pack it without links");
        if (pax?.Bytes is { } bytes && bytes != header.Bytes)
            throw ArchiveRefusedException.Of(shown, "its extended header gives it another size", $"{bytes} and {header.Bytes}", "one size", "pack again with GNU tar, bsdtar or skyops");
        if (isFolder && header.Bytes != 0) throw ArchiveRefusedException.Damaged(shown, "it is a folder with content");
        Open(header.Bytes, shown);
        return new ArchiveEntry(name, isFolder, header.IsExecutable, header.Bytes, _content!);
    }

    /// <summary>
    /// A longer or foreign name stands in an extended header because the header could not hold it. Where the header could have held it
    /// and says something else, one reader would see this name and another that one.
    /// </summary>
    private static byte[] Name(TarHeader header, byte[]? extended)
    {
        if (extended is null || extended.AsSpan().SequenceEqual(header.Name)) return header.Name;
        var wasNeeded = extended.Length > TarHeader.NameBytes - 1 || extended.AsSpan().ContainsAnyExceptInRange((byte)1, (byte)127);
        return wasNeeded
            ? extended
            : throw ArchiveRefusedException.Of(
                EntryText.Show(extended), "its extended header gives it another name", EntryText.Show(header.Name), "one name", "pack again with GNU tar, bsdtar or skyops");
    }

    private ReadOnlySpan<byte> Extended(TarHeader header)
    {
        if (header.Bytes > MostExtendedBytes)
            throw ArchiveRefusedException.TooMuch(EntryText.Show(header.Name), "its extended header is too large", header.Bytes, MostExtendedBytes, "use shorter names and no extended attributes");
        var data = new byte[header.Bytes];
        Open(header.Bytes, EntryText.Show(header.Name));
        _content!.ReadExactly(data);
        Pad();
        return data;
    }

    private void Open(long bytes, string shown)
    {
        _content = new BoundedStream(archive, bytes, shown);
        _padding = (TarHeader.BlockBytes - (bytes % TarHeader.BlockBytes)) % TarHeader.BlockBytes;
    }

    private void Pad()
    {
        if (_padding > 0) new BoundedStream(archive, _padding, null).Skip();
        _padding = 0;
    }

    /// <summary>The next header; null at the end, which is two blocks of zeros, and zeros from there.</summary>
    private TarHeader? ReadHeader()
    {
        ReadBlock();
        if (_block.AsSpan().ContainsAnyExcept((byte)0)) return TarHeader.Read(_block);
        ReadBlock();
        do
        {
            if (_block.AsSpan().ContainsAnyExcept((byte)0))
                throw ArchiveRefusedException.Of(null, "something follows the end of the archive", null, "one archive", "do not join archives; unpack both and pack them as one");
        }
        while (ReadTail() > 0);
        return null;
    }

    private void ReadBlock()
    {
        if (archive.ReadAtLeast(_block, _block.Length, throwOnEndOfStream: false) < _block.Length)
            throw ArchiveRefusedException.Damaged(null, "the archive ends without the two empty blocks that close it");
    }

    private int ReadTail()
    {
        var read = archive.ReadAtLeast(_block, _block.Length, throwOnEndOfStream: false);
        _block.AsSpan(read).Clear();
        return read;
    }

    private static ArchiveRefusedException NotAFile(TarHeader header) => ArchiveRefusedException.Of(
        EntryText.Show(header.Name),
        header.Type switch
        {
            '1' => "it is a hard link",
            '2' => "it is a symbolic link",
            '3' => "it is a character device",
            '4' => "it is a block device",
            '6' => "it is a fifo",
            'S' => "it is a sparse file",
            'x' or 'g' or 'L' => "it has more than one extended header",
            'K' => "it is a link with a long target",
            _ => $"it is of the unknown kind '{EntryText.Show([(byte)header.Type])}'",
        },
        null,
        "regular files and folders",
        "pack it without links (tar -h packs what they point to) and special files");
}
