namespace Skyops.Worker.Containers.Images;

/// <summary>
/// Finds places in the root of an image as a process in it would: a link, also an absolute one, is followed within the root and never out of it. Nobody else may write to the root meanwhile.
/// </summary>
internal sealed class RootPath(string root)
{
    private const int MostLinks = 40;
    private const int MostSegments = 256;
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public string Root { get; } = root;

    /// <summary>The path here of a name in the image; all folders above it are there then. The last part itself is not followed.</summary>
    /// <returns>Null for the root itself.</returns>
    /// <exception cref="ImageRefusedException">The name leaves the root, or goes in circles.</exception>
    public string? Place(string name)
    {
        var parts = Segments(name);
        if (parts.Length == 0) return null;
        if (Array.Exists(parts, part => part == "..")) throw new ImageRefusedException($"its entry '{Show(name)}' leaves the root", "build it again");
        return Path.Combine(Folder(parts[..^1], name), parts[^1]);
    }

    /// <summary>The real folder here that these parts lead to; made where it is missing.</summary>
    private string Folder(string[] parts, string name)
    {
        var waiting = new Stack<string>(parts.Reverse());
        var at = new List<string>();
        var links = 0;
        while (waiting.TryPop(out var part))
        {
            if (part == "..")
            {
                // As in a root of its own: above the root is the root.
                if (at.Count > 0) at.RemoveAt(at.Count - 1);
                continue;
            }

            var path = Path.Combine([Root, .. at, part]);
            var entry = new FileInfo(path);
            if (entry.LinkTarget is { } target)
            {
                if (++links > MostLinks || waiting.Count > MostSegments) throw new ImageRefusedException($"links on the way to '{Show(name)}' go in circles", "build it again");
                if (target.StartsWith('/')) at.Clear();
                foreach (var segment in Segments(target).Reverse()) waiting.Push(segment);
                continue;
            }

            if (!Directory.Exists(path))
            {
                // An upper layer puts a folder where a lower one had a file.
                if (entry.Exists) entry.Delete();
                Directory.CreateDirectory(path, FolderMode);
            }

            at.Add(part);
        }

        return Path.Combine([Root, .. at]);
    }

    /// <summary>For messages.</summary>
    public static string Show(string name) => new([.. name.Take(200).Select(c => char.IsControl(c) ? '?' : c)]);

    private static string[] Segments(string name)
    {
        if (name.Contains('\0', StringComparison.Ordinal)) throw new ImageRefusedException("a name has a NUL character", "build it again");
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        return parts.Length <= MostSegments ? parts : throw new ImageRefusedException($"'{Show(name)}' is too deep", "build it again");
    }
}
