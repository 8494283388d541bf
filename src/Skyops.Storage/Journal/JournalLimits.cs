namespace Skyops.Storage.Journal;

/// <summary>How much a journal may hold in memory and take at once, whatever it stores rows in.</summary>
public abstract record JournalLimits
{
    /// <summary>Most rows that one transaction may hold; also what a batch of the hash chain may hold.</summary>
    public const int GroupRowsLimit = 65_536;

    /// <summary>Writes that may wait for the writer; above it callers wait for room. Default 16,384.</summary>
    public int QueueRows { get; init; } = 16_384;

    /// <summary>Rows of one transaction at most. Default 1,024: larger groups gain little and wait longer.</summary>
    public int GroupRows { get; init; } = 1_024;

    /// <summary>Bytes of row data after which a transaction takes no more rows. Default 8 MiB.</summary>
    public int GroupBytes { get; init; } = 8 << 20;

    /// <summary>Largest data of one row, bytes. Default 16 MiB.</summary>
    public int RowBytes { get; init; } = 16 << 20;

    /// <summary>
    /// Largest snapshot. It holds the whole state of a stream, so it may be much larger than a row: a ledger that knows a
    /// million transfers takes about 200 MB. Default 512 MiB.
    /// </summary>
    public int SnapshotBytes { get; init; } = 512 << 20;

    /// <summary>Largest summary of an entity, bytes. Default 64 KiB.</summary>
    public int SummaryBytes { get; init; } = 64 << 10;

    /// <summary>Reads that may run at once, each on its own connection. Default 4.</summary>
    public int ReadConnections { get; init; } = 4;

    /// <summary>All that is wrong, one sentence each; empty when the options can be used.</summary>
    public virtual IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        Range(problems, nameof(QueueRows), QueueRows, 1, 1 << 20);
        Range(problems, nameof(GroupRows), GroupRows, 1, GroupRowsLimit);
        Range(problems, nameof(GroupBytes), GroupBytes, 1, 256 << 20);
        Range(problems, nameof(RowBytes), RowBytes, 1, 256 << 20);
        Range(problems, nameof(SnapshotBytes), SnapshotBytes, 1, 900 << 20);
        Range(problems, nameof(SummaryBytes), SummaryBytes, 0, 16 << 20);
        Range(problems, nameof(ReadConnections), ReadConnections, 1, 64);
        return problems;
    }

    internal void ThrowIfInvalid()
    {
        var problems = Validate();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(' ', problems));
    }

    private protected static void Range(List<string> problems, string name, long value, long least, long most)
    {
        if (value < least || value > most)
            problems.Add($"{name} is {value}; it must be from {least} to {most}.");
    }
}
