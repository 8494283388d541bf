namespace Skyops.Storage.Archives;

/// <summary>Counts what comes out of an archive while it comes.</summary>
internal sealed class ArchiveBudget(ArchiveLimits limits, long archiveBytes)
{
    private readonly long _byRatio = Math.Max(limits.FreeBytes, archiveBytes > long.MaxValue / limits.Ratio ? long.MaxValue : archiveBytes * limits.Ratio);

    private long _bytes;

    /// <summary>The entry that is being read, for whoever must name it.</summary>
    public string? Entry { get; set; }

    /// <exception cref="ArchiveRefusedException">It is too much.</exception>
    public void Add(long bytes)
    {
        _bytes += bytes;
        if (_bytes > limits.Bytes)
            throw ArchiveRefusedException.TooMuch(Entry, "the archive unpacks to too many bytes", _bytes, limits.Bytes, "split it, or ask for more disk");
        if (_bytes > _byRatio)
            throw ArchiveRefusedException.TooMuch(
                Entry, $"the archive unpacks to more than {limits.Ratio} times its own size", _bytes, _byRatio, "pack it with less compression, for example as plain tar");
    }
}
