namespace Skyops.Storage.Logs;

/// <summary>Where the logs of <see cref="FileLogStore"/> lie and how much of them is kept.</summary>
public sealed record FileLogOptions
{
    /// <summary>The folder; made when it is missing. Required.</summary>
    public required string Folder { get; init; }

    /// <summary>Bytes kept of one attempt, framing included. Default <see cref="Limits.LogBytesPerAttempt"/>.</summary>
    public long BytesPerAttempt { get; init; } = Limits.LogBytesPerAttempt;

    /// <summary>Tasks whose places are remembered; others are read again when they write. Default 4,096.</summary>
    public int RememberedTasks { get; init; } = 4_096;

    /// <summary>All that is wrong, one sentence each; empty when the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(Folder))
            problems.Add("The log store needs a folder.");
        if (BytesPerAttempt < 1)
            problems.Add($"BytesPerAttempt is {BytesPerAttempt}; it must be at least 1.");
        if (RememberedTasks is < 1 or > 1_000_000)
            problems.Add($"RememberedTasks is {RememberedTasks}; it must be from 1 to 1000000.");
        return problems;
    }
}
