using System.Text;

namespace Skyops.Storage.Archives;

/// <summary>An entry as the central directory of a zip tells it.</summary>
internal sealed record ZipEntry(
    byte[] Name, ushort Flags, ushort Method, uint Crc, long Packed, long Bytes, long Offset, bool IsFolder, bool IsExecutable)
{
    public const ushort Stored = 0;
    public const ushort Deflated = 8;

    /// <summary>Checksum and sizes stand behind the data.</summary>
    public const ushort HasDescriptor = 1 << 3;

    private const ushort Encrypted = 1 | (1 << 6) | (1 << 13);
    private const ushort Utf8 = 1 << 11;
    private const ushort Known = (3 << 1) | HasDescriptor | Utf8;
    private const ushort Zip64 = 0x0001, Aes = 0x9901, UnicodePath = 0x7075;
    private const uint DosFolder = 0x10;
    private const string PlainZip = "plain zip: stored or deflated, not encrypted, below 4 GiB";

    public string Shown => EntryText.Show(Name);

    /// <summary>What an entry is, by the mode that Unix packers leave in its attributes and by its name.</summary>
    /// <exception cref="ArchiveRefusedException">It is neither a regular file nor a folder.</exception>
    public static ZipEntry Of(byte[] name, ushort flags, ushort method, uint crc, long packed, long bytes, long offset, ushort madeBy, uint attributes)
    {
        var shown = EntryText.Show(name);
        var isFolder = name is [.., (byte)'/'];
        var mode = attributes >> 16;
        var type = mode & 0xF000;
        if (type is not (0 or 0x8000 or 0x4000))
            throw ArchiveRefusedException.Of(shown, type == 0xA000 ? "it is a symbolic link" : "it is a device, fifo or socket", null, "regular files and folders", "pack it without links and special files");
        if (type == 0x4000 != isFolder && type != 0)
            throw ArchiveRefusedException.Of(shown, "its mode and its name disagree on whether it is a folder", null, "folders, whose names end in a slash, and files", "pack again with zip or as tar");
        if ((attributes & DosFolder) != 0 && !isFolder)
            throw ArchiveRefusedException.Of(shown, "its attributes and its name disagree on whether it is a folder", null, "folders, whose names end in a slash, and files", "pack again with zip or as tar");
        if ((flags & Encrypted) != 0) throw ArchiveRefusedException.Of(shown, "it is encrypted", null, PlainZip, "pack it without a password");
        if ((flags & ~Known) != 0) throw ArchiveRefusedException.Of(shown, "it has flags that are not known", $"0x{flags:x}", PlainZip, "pack again with zip or as tar");
        if (method is not (Stored or Deflated)) throw ArchiveRefusedException.Of(shown, "its compression is not known", $"method {method}", PlainZip, "pack again with zip or as tar");
        if (method == Stored && packed != bytes) throw ArchiveRefusedException.Damaged(shown, "it is not compressed, but has two sizes");
        if ((flags & Utf8) == 0 && !Ascii.IsValid(name)) throw ArchiveRefusedException.Of(shown, "its name does not say that it is UTF-8", null, PlainZip, "pack again with zip on this century's system or as tar");
        if (isFolder && bytes != 0) throw ArchiveRefusedException.Damaged(shown, "it is a folder with content");
        var isUnix = madeBy >> 8 is 3 or 19;
        return new ZipEntry(name, flags, method, crc, packed, bytes, offset, isFolder, isUnix && (mode & 0b001_000_000) != 0);
    }

    /// <summary>Extra fields must be well formed; most say only whose and how old the file is.</summary>
    public static void CheckExtra(ReadOnlySpan<byte> extra, ReadOnlySpan<byte> name)
    {
        while (!extra.IsEmpty)
        {
            if (extra.Length < 4) throw ArchiveRefusedException.Damaged(EntryText.Show(name), "its extra fields are malformed");
            var (id, length) = (BitConverter.ToUInt16(extra), BitConverter.ToUInt16(extra[2..]));
            if (length > extra.Length - 4) throw ArchiveRefusedException.Damaged(EntryText.Show(name), "its extra fields are malformed");
            var data = extra.Slice(4, length);
            extra = extra[(4 + length)..];
            if (id is Zip64 or Aes)
                throw ArchiveRefusedException.Of(EntryText.Show(name), id == Aes ? "it is encrypted" : "it has the sizes of Zip64", null, PlainZip, id == Aes ? "pack it without a password" : "pack it as tar.gz");
            if (id == UnicodePath && (data.Length < 5 || !data[5..].SequenceEqual(name)))
                throw ArchiveRefusedException.Of(EntryText.Show(name), "an extra field gives it another name", EntryText.Show(data.Length < 5 ? data : data[5..]), "one name", "pack again with zip or as tar");
        }
    }
}
