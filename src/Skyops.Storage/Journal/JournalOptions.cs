namespace Skyops.Storage.Journal;

/// <summary>Where the journal's file lies and how much it may hold in memory. Validated when the journal opens.</summary>
public sealed record JournalOptions : JournalLimits
{
    /// <summary>The database file. Its folder must exist or be creatable. Required.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Pages of 4 KiB the write-ahead log may hold before they are copied into the file. Default 8,192 (32 MiB):
    /// copying rarely lets one page be written once for many rows.
    /// </summary>
    public int CheckpointPages { get; init; } = 8_192;

    /// <summary>
    /// Files up to this size get SQLite's structural check of every page when they are opened; of larger ones only the
    /// head is checked then. Default 64 MiB, about 0.2 s.
    /// </summary>
    public long CheckOnOpenBytes { get; init; } = 64L << 20;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        var problems = base.Validate().ToList();
        if (string.IsNullOrWhiteSpace(Path))
            problems.Add("The journal needs a path of its file.");
        Range(problems, nameof(CheckpointPages), CheckpointPages, 64, 1 << 20);
        Range(problems, nameof(CheckOnOpenBytes), CheckOnOpenBytes, 0, long.MaxValue);
        return problems;
    }
}
