using System.Formats.Tar;
using Skyops.Worker.Native;

namespace Skyops.Worker.Containers.Images;

/// <summary>
/// Applies the layers of an image to a folder (OCI image specification, "Representing Changes"): files, folders, links and whiteouts. Devices, pipes and the set-user bits are left out, owners are the worker's own:
/// a container runs as an ordinary user without privileges whatever its image says.
/// </summary>
internal sealed class LayerWriter(string root, int mostEntries)
{
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";
    private const UnixFileMode Kept = (UnixFileMode)0x1FF;
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly RootPath paths = new(root);
    private int entries;

    /// <summary>Applies one layer upon those before.</summary>
    /// <exception cref="ImageRefusedException">An entry is not allowed.</exception>
    public void Apply(Stream layer, CancellationToken cancellationToken)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        using var tar = new TarReader(layer, leaveOpen: true);
        while (tar.GetNextEntry() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++entries > mostEntries) throw new ImageRefusedException($"it has more than {mostEntries:#,0} entries", "make it smaller");
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes) continue;
            if (paths.Place(entry.Name) is not { } path) continue;
            var name = Path.GetFileName(path);
            if (name == Opaque) Empty(Path.GetDirectoryName(path)!, own);
            else if (name.StartsWith(Whiteout, StringComparison.Ordinal)) Hide(path, name[Whiteout.Length..]);
            else if (Write(entry, path)) own.Add(path);
        }
    }

    private bool Write(TarEntry entry, string path)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                if (new FileInfo(path).LinkTarget is not null || File.Exists(path)) Remove(path);
                Directory.CreateDirectory(path);
                File.SetUnixFileMode(path, (entry.Mode & Kept) | Folder);
                return true;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                Remove(path);
                using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write)) entry.DataStream?.CopyTo(file);
                File.SetUnixFileMode(path, entry.Mode & Kept);
                return true;
            case TarEntryType.SymbolicLink:
                Remove(path);
                File.CreateSymbolicLink(path, entry.LinkName);
                return true;
            case TarEntryType.HardLink:
                Link(entry, path);
                return true;
            case TarEntryType.CharacterDevice or TarEntryType.BlockDevice or TarEntryType.Fifo:
                return false;
            default:
                throw new ImageRefusedException($"its entry '{RootPath.Show(entry.Name)}' is of the kind {entry.EntryType}", "build it with files, folders and links only");
        }
    }

    /// <summary>A second name of a regular file that is there, and of nothing else: a link to a link would be followed by whoever opens it.</summary>
    private void Link(TarEntry entry, string path)
    {
        var target = paths.Place(entry.LinkName);
        if (target is null || new FileInfo(target) is not { Exists: true, LinkTarget: null })
            throw new ImageRefusedException($"its entry '{RootPath.Show(entry.Name)}' is a link to '{RootPath.Show(entry.LinkName)}', which is no file of it", "build it again");
        if (target == path) return;
        Remove(path);
        if (LibC.Link(target, path) != 0) File.Copy(target, path);
    }

    private static void Hide(string whiteout, string name)
    {
        if (name is "" or "." or "..") throw new ImageRefusedException("a whiteout names nothing", "build it again");
        Remove(Path.Combine(Path.GetDirectoryName(whiteout)!, name));
    }

    /// <summary>Takes out what lower layers put into a folder.</summary>
    private static void Empty(string folder, HashSet<string> own)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).ToArray())
        {
            if (!own.Contains(path) && !own.Any(mine => mine.StartsWith(path + "/", StringComparison.Ordinal))) Remove(path);
        }
    }

    private static void Remove(string path)
    {
        var entry = new FileInfo(path);
        if (entry.LinkTarget is not null || entry.Exists) entry.Delete();
        else if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }
}
