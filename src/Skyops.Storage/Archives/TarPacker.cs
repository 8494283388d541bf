using System.Globalization;
using Skyops.Storage.Files;

namespace Skyops.Storage.Archives;

/// <summary>
/// Packs a folder as tar, always to the same bytes: entries in ordinal order of their paths, no owner, no time, mode 0644 or
/// 0755. What it packs, <see cref="ArchiveExtractor"/> takes. There is no compression, whose bytes would depend on the
/// version of a library: equal folders have equal hashes, and are stored once.
/// </summary>
public sealed class TarPacker(ArchiveLimits limits)
{
    private const int BufferBytes = 128 << 10;

    /// <param name="folder">All that is in it is packed, by its path in it.</param>
    /// <param name="target">Gets the archive.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArchiveRefusedException">Something in the folder cannot be packed: a link, a device, a name.</exception>
    /// <exception cref="IOException">A file cannot be read, or changed meanwhile.</exception>
    public ArchiveSummary Pack(string folder, Stream target, CancellationToken cancellationToken)
    {
        var root = new DirectoryInfo(folder);
        if (!root.Exists) throw new DirectoryNotFoundException($"there is no folder {folder}");
        var budget = new ArchiveBudget(limits with { Ratio = int.MaxValue }, limits.Bytes);
        var found = Collect(root, cancellationToken);
        var (files, bytes) = (0, 0L);
        foreach (var (path, item) in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            budget.Entry = path;
            budget.Add(TarHeader.BlockBytes);
            if (item is FileInfo file)
            {
                budget.Add(file.Length);
                if (file.Length > limits.FileBytes) throw ArchiveRefusedException.TooMuch(path, "it is too large", file.Length, limits.FileBytes, "split it into several files");
                target.Write(TarBlocks.Header(path, file.Length, isFolder: false, IsExecutable(file)));
                Copy(file, path, target, cancellationToken);
                bytes += file.Length;
                files++;
            }
            else
            {
                target.Write(TarBlocks.Header(path, 0, isFolder: true, isExecutable: true));
            }
        }

        target.Write(TarBlocks.End);
        return new ArchiveSummary(files, found.Count - files, bytes);
    }

    private SortedDictionary<string, FileSystemInfo> Collect(DirectoryInfo root, CancellationToken cancellationToken)
    {
        var names = new NameTree(limits, _ => { });
        var found = new SortedDictionary<string, FileSystemInfo>(StringComparer.Ordinal);
        var open = new Stack<(DirectoryInfo Folder, string Prefix)>([(root, "")]);
        while (open.TryPop(out var next))
        {
            foreach (var item in next.Folder.EnumerateFileSystemInfos())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var path = next.Prefix + item.Name;
                if (item.LinkTarget is not null)
                    throw ArchiveRefusedException.Of(path, "it is a link", null, "regular files and folders", "put what it points to in its place");
                EntryName.Check(path, item is DirectoryInfo, limits);
                if (item is DirectoryInfo folder)
                {
                    names.AddFolder(path);
                    open.Push((folder, path + "/"));
                }
                else
                {
                    if (!IsRegular(item)) throw ArchiveRefusedException.Of(path, "it is a device, fifo or socket", null, "regular files and folders", "take it out of the folder");
                    names.AddFile(path);
                }

                found.Add(path, item);
            }
        }

        return found;
    }

    private static bool IsRegular(FileSystemInfo item) => (item.Attributes & FileAttributes.Device) == 0
        && (OperatingSystem.IsWindows() || FileKind.IsRegular(item.FullName));

    private static bool IsExecutable(FileInfo file) => !OperatingSystem.IsWindows() && (file.UnixFileMode & UnixFileMode.UserExecute) != 0;

    private static void Copy(FileInfo file, string path, Stream target, CancellationToken cancellationToken)
    {
        using var content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        var buffer = new byte[BufferBytes];
        var left = file.Length;
        for (int read; (read = content.Read(buffer, 0, BufferBytes)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            left -= read;
            if (left < 0) break;
            target.Write(buffer, 0, read);
        }

        if (left != 0) throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{path} changed while it was packed"));
        target.Write(new byte[(TarHeader.BlockBytes - (file.Length % TarHeader.BlockBytes)) % TarHeader.BlockBytes]);
    }
}
