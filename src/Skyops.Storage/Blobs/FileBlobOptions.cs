namespace Skyops.Storage.Blobs;

/// <summary>Where the blobs of <see cref="FileBlobStore"/> lie.</summary>
public sealed record FileBlobOptions
{
    /// <summary>The folder; made when it is missing. Required.</summary>
    public required string Folder { get; init; }

    /// <summary>Files that may be open at once, for reading and writing together. Default 256.</summary>
    public int OpenFiles { get; init; } = 256;

    /// <summary>All that is wrong, one sentence each; empty when the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(Folder))
            problems.Add("The blob store needs a folder.");
        if (OpenFiles is < 1 or > 10_000)
            problems.Add($"OpenFiles is {OpenFiles}; it must be from 1 to 10000.");
        return problems;
    }
}
