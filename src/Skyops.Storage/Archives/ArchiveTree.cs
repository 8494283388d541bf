namespace Skyops.Storage.Archives;

/// <summary>Where the content of an archive goes.</summary>
internal interface IArchiveTree
{
    void Folder(string path);

    Stream File(string path, bool isExecutable);
}

/// <summary>Nowhere: the archive is only looked at.</summary>
internal sealed class NoTree : IArchiveTree
{
    public void Folder(string path)
    {
        // Only its name mattered.
    }

    public Stream File(string path, bool isExecutable) => Stream.Null;
}

/// <summary>
/// A folder that was made for it and that nobody else can enter, so nothing in it was put there by others: no link can
/// stand where a file or folder is made. Files get new names only.
/// </summary>
internal sealed class FolderTree(string root) : IArchiveTree
{
    internal const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public void Folder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path.Combine(root, path));
        else Directory.CreateDirectory(Path.Combine(root, path), FolderMode);
    }

    public Stream File(string path, bool isExecutable)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = isExecutable ? FolderMode : FileMode600;
        return new FileStream(Path.Combine(root, path), options);
    }
}
