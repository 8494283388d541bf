namespace Skyops.Storage.Archives;

/// <summary>What an entry of a zip unpacks to: exactly as many bytes as it says, with the checksum it says.</summary>
internal sealed class ZipContent(Stream unpacked, ZipEntry entry) : ReadOnlyStream
{
    private Crc32 _crc;
    private long _bytes;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        int read;
        try
        {
            read = unpacked.Read(buffer);
        }
        catch (InvalidDataException damage)
        {
            throw ArchiveRefusedException.Damaged(entry.Shown, "its compressed data is damaged", damage);
        }

        _bytes += read;
        if (_bytes > entry.Bytes) throw ArchiveRefusedException.Of(entry.Shown, "it unpacks to more than it says", null, $"{entry.Bytes} bytes", "pack again with zip or as tar");
        _crc.Add(buffer[..read]);
        if (read == 0 && _bytes < entry.Bytes) throw ArchiveRefusedException.Damaged(entry.Shown, "it unpacks to less than it says");
        if (read == 0 && _crc.Value != entry.Crc) throw ArchiveRefusedException.Damaged(entry.Shown, "its checksum is wrong");
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) unpacked.Dispose();
        base.Dispose(disposing);
    }
}
