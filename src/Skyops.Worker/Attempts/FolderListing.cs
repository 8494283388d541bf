namespace Skyops.Worker.Attempts;

/// <summary>A file as a listing shows it: enough to see that it was replaced or written to.</summary>
internal readonly record struct ListedFile(string Path, long Bytes, DateTime Written);

/// <summary>
/// What a program has put into its checkpoint folder. Names that begin with a dot are not ready yet: a program writes
/// such a one and renames it.
/// </summary>
internal static class FolderListing
{
    /// <summary>All files, ordered by path (ordinal); links are passed over.</summary>
    public static List<ListedFile> Of(string folder)
    {
        var files = new List<ListedFile>();
        Add(files, new DirectoryInfo(folder), "");
        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    private static void Add(List<ListedFile> files, DirectoryInfo folder, string prefix)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.') || entry.LinkTarget is not null) continue;
            if (entry is DirectoryInfo inner) Add(files, inner, $"{prefix}{entry.Name}/");
            else if (entry is FileInfo file)
                files.Add(new ListedFile(prefix + file.Name, file.Length, file.LastWriteTimeUtc));
        }
    }
}
