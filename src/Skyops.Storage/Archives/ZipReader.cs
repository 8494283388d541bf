using System.Buffers.Binary;
using System.IO.Compression;

namespace Skyops.Storage.Archives;

/// <summary>
/// Reads a zip strictly: entries must follow each other without a gap or an overlap from the first byte to the central
/// directory, and what stands before the data must be what the directory says. The platform's reader is not used: it
/// believes the directory alone, so that one piece of data can be given out many times, and it neither checks
/// checksums nor minds a second name.
/// </summary>
internal sealed class ZipReader : IArchiveReader
{
    private const int HeaderBytes = 30, ShortDescriptor = 12, LongDescriptor = 16;
    private readonly FileStream _file;
    private readonly ZipEntry[] _entries;
    private readonly long _directory;
    private int _next;
    private long _end;

    public ZipReader(FileStream file, ArchiveLimits limits)
    {
        _file = file;
        (_entries, _directory) = ZipDirectory.Read(file, limits);
    }

    public ArchiveEntry? Next()
    {
        if (_next == _entries.Length)
        {
            return _end == _directory ? null : throw ArchiveRefusedException.Of(null, "something lies between its entries and its directory", null, "entries only", "pack again with zip or as tar");
        }

        var entry = _entries[_next++];
        var follows = _next < _entries.Length ? _entries[_next].Offset : _directory;
        if (entry.Offset != _end)
        {
            var problem = entry.Offset < _end ? "it overlaps the entry before it" : "something lies between it and the entry before it";
            throw ArchiveRefusedException.Of(entry.Shown, problem, null, "entries one after another", "pack again with zip or as tar");
        }

        var data = ReadHeader(entry);
        _end = data + entry.Packed;
        if ((entry.Flags & ZipEntry.HasDescriptor) != 0) CheckDescriptor(entry, follows);
        if (_end > follows) throw ArchiveRefusedException.Of(entry.Shown, "it overlaps what follows it", null, "entries one after another", "pack again with zip or as tar");
        _file.Position = data;
        var packed = new BoundedStream(_file, entry.Packed, entry.Shown);
        Stream content = entry.Method == ZipEntry.Deflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
        return new ArchiveEntry(entry.Name, entry.IsFolder, entry.IsExecutable, entry.Bytes, new ZipContent(content, entry));
    }

    /// <summary>Where the entry's data begins.</summary>
    private long ReadHeader(ZipEntry entry)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        Fill(entry, header, entry.Offset);
        var (nameBytes, extraBytes) = (Number16(header, 26), Number16(header, 28));
        var name = new byte[nameBytes];
        Fill(entry, name, entry.Offset + HeaderBytes);
        var extra = new byte[extraBytes];
        Fill(entry, extra, entry.Offset + HeaderBytes + nameBytes);
        ZipEntry.CheckExtra(extra, name);
        var isLater = (entry.Flags & ZipEntry.HasDescriptor) != 0;
        if (!header.StartsWith("PK\x3\x4"u8)) throw Differs(entry, "there is no entry where the directory says");
        if (!name.AsSpan().SequenceEqual(entry.Name)) throw Differs(entry, $"it is called '{EntryText.Show(name)}' where it lies");
        if (Number16(header, 6) != entry.Flags || Number16(header, 8) != entry.Method) throw Differs(entry, "its flags or its compression are others where it lies");
        if (!Same(Number32(header, 14), entry.Crc) || !Same(Number32(header, 18), entry.Packed) || !Same(Number32(header, 22), entry.Bytes))
            throw Differs(entry, "its checksum or its sizes are others where it lies");
        return entry.Offset + HeaderBytes + nameBytes + extraBytes;

        bool Same(uint here, long there) => here == there || (isLater && here == 0);
    }

    /// <summary>Behind the data: checksum and sizes, with or without a signature; where the next entry begins tells which.</summary>
    private void CheckDescriptor(ZipEntry entry, long follows)
    {
        var length = follows - _end;
        Span<byte> descriptor = stackalloc byte[LongDescriptor];
        if (length is not (ShortDescriptor or LongDescriptor)) throw Differs(entry, "what stands behind its data is no descriptor of it");
        descriptor = descriptor[..(int)length];
        Fill(entry, descriptor, _end);
        if (length == LongDescriptor && !descriptor.StartsWith("PK\x7\x8"u8)) throw Differs(entry, "what stands behind its data is no descriptor of it");
        var numbers = descriptor[^ShortDescriptor..];
        if (Number32(numbers, 0) != entry.Crc || Number32(numbers, 4) != entry.Packed || Number32(numbers, 8) != entry.Bytes)
            throw Differs(entry, "its checksum or its sizes are others behind its data");
        _end += length;
    }

    private void Fill(ZipEntry entry, Span<byte> buffer, long at)
    {
        if (at + buffer.Length > _directory) throw ArchiveRefusedException.Damaged(entry.Shown, "it reaches into the directory of the zip");
        _file.Position = at;
        _file.ReadExactly(buffer);
    }

    private static ArchiveRefusedException Differs(ZipEntry entry, string problem) =>
        ArchiveRefusedException.Of(entry.Shown, problem, null, "what the zip's directory says of it", "pack again with zip or as tar");

    private static ushort Number16(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);

    private static uint Number32(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
}
