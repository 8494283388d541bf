namespace Skyops.Storage.Archives;

/// <summary>The next bytes of another stream, so many and no more; that they end early is the archive's fault.</summary>
internal sealed class BoundedStream(Stream inner, long bytes, string? entry) : ReadOnlyStream
{
    /// <summary>What has not been read yet.</summary>
    public long Left { get; private set; } = bytes;

    public override int Read(Span<byte> buffer)
    {
        if (Left == 0 || buffer.IsEmpty) return 0;
        var read = inner.Read(buffer[..(int)Math.Min(buffer.Length, Left)]);
        if (read == 0) throw ArchiveRefusedException.Damaged(entry, "the archive ends in the middle of it");
        Left -= read;
        return read;
    }

    /// <summary>Reads over what is left.</summary>
    public void Skip()
    {
        Span<byte> buffer = stackalloc byte[4_096];
        while (Read(buffer) > 0)
        {
            // What is in it has no meaning.
        }
    }
}
