namespace Skyops.Storage.Archives;

/// <summary>How much an archive may hold. Sizes are bytes; the defaults are those of <see cref="Limits"/>.</summary>
public sealed record ArchiveLimits
{
    public static readonly ArchiveLimits Default = new();

    /// <summary>Files, folders, and folders that paths imply.</summary>
    public int Entries { get; init; } = Limits.ArchiveEntries;

    /// <summary>What is unpacked in all.</summary>
    public long Bytes { get; init; } = Limits.ArchiveBytes;

    public long FileBytes { get; init; } = Limits.ArchiveFileBytes;

    /// <summary>Unpacked bytes per byte of the archive, beyond <see cref="FreeBytes"/>.</summary>
    public int Ratio { get; init; } = Limits.ArchiveRatio;

    /// <summary>Unpacked bytes for which no ratio is asked.</summary>
    public long FreeBytes { get; init; } = Limits.ArchiveFreeBytes;

    /// <summary>Segments of a path.</summary>
    public int Depth { get; init; } = Limits.ArchiveDepth;

    public int PathBytes { get; init; } = Limits.ArchivePathBytes;

    public int SegmentBytes { get; init; } = Limits.ArchiveSegmentBytes;

    /// <summary>Characters of all paths together.</summary>
    public int NameCharacters { get; init; } = Limits.ArchiveNameCharacters;
}
