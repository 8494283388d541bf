namespace Skyops.Storage.Archives;

/// <summary>
/// The names that an archive has used: each once, nothing under a file, and no two that a file system could take for one.
/// Folders that paths imply count as entries.
/// </summary>
internal sealed class NameTree(ArchiveLimits limits, Action<string> makeFolder)
{
    private const string Each = "each name once, whatever its case and the way its letters are composed";
    private const string Remedy = "rename or leave out one of them and pack again";
    private readonly Dictionary<string, Used> _used = new(StringComparer.Ordinal);
    private string _parent = "";
    private long _characters;

    private enum Kind
    {
        ImpliedFolder,
        Folder,
        File,
    }

    public int Count => _used.Count;

    public void AddFile(string path)
    {
        AddParents(path);
        var key = ClashKey.Of(path);
        if (_used.TryGetValue(key, out var other)) throw Clash(path, other, Kind.File);
        Remember(key, path, Kind.File);
    }

    public void AddFolder(string path)
    {
        AddParents(path);
        var key = ClashKey.Of(path);
        if (!_used.TryGetValue(key, out var other))
        {
            Remember(key, path, Kind.Folder);
            makeFolder(path);
            return;
        }

        // Many packers name a folder only after what is in it.
        if (other.Kind != Kind.ImpliedFolder || other.Name != path) throw Clash(path, other, Kind.Folder);
        _used[key] = other with { Kind = Kind.Folder };
    }

    private void AddParents(string path)
    {
        var end = path.LastIndexOf('/');
        if (end < 0 || path.AsSpan(0, end).SequenceEqual(_parent)) return;
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            var folder = path[..slash];
            var key = ClashKey.Of(folder);
            if (!_used.TryGetValue(key, out var other))
            {
                Remember(key, folder, Kind.ImpliedFolder);
                makeFolder(folder);
            }
            else if (other.Kind == Kind.File || other.Name != folder)
            {
                throw Clash(path, other, Kind.ImpliedFolder);
            }
        }

        _parent = path[..end];
    }

    private void Remember(string key, string path, Kind kind)
    {
        if (_used.Count >= limits.Entries)
            throw ArchiveRefusedException.TooMuch(path, "the archive has too many files and folders", _used.Count + 1L, limits.Entries, "pack several archives, or fewer and larger files");
        _characters += key.Length;
        if (_characters > limits.NameCharacters)
            throw ArchiveRefusedException.TooMuch(path, "the paths of the archive are too long together", _characters, limits.NameCharacters, "use shorter names, or several archives");
        _used[key] = new Used(path, kind);
    }

    private static ArchiveRefusedException Clash(string path, Used other, Kind kind)
    {
        var problem = (kind, other.Kind) switch
        {
            (Kind.ImpliedFolder, Kind.File) => "it lies under what is a file",
            _ when other.Name != path && kind != Kind.ImpliedFolder => "its name differs from another only in case or in how its letters are composed",
            (Kind.ImpliedFolder, _) => "a folder of its path differs from another only in case or in how its letters are composed",
            (Kind.File, Kind.File) or (Kind.Folder, Kind.Folder) => "it is there twice",
            _ => "it is both a file and a folder",
        };
        return ArchiveRefusedException.Of(path, problem, other.Name, Each, Remedy);
    }

    private readonly record struct Used(string Name, Kind Kind);
}
