using System.Buffers;
using System.IO.Compression;

namespace Skyops.Storage.Archives;

/// <summary>
/// Unpacks what a stranger packed: tar, gzipped tar and zip, told apart by their first bytes. Regular files and folders
/// only; everything else, and everything that two readers could read differently, refuses the whole archive, and then
/// nothing of it remains. Owners and times are dropped, modes become 0600, or 0700 for folders and what its owner could execute.
/// </summary>
public sealed class ArchiveExtractor(ArchiveLimits limits)
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Unpacks an archive into a folder that is not there yet. It gets its name when all of it is there.</summary>
    /// <param name="archive">A file.</param>
    /// <param name="folder">Made, readable by this user only; its parent exists.</param>
    /// <param name="cancellationToken">Ends it; nothing remains.</param>
    /// <exception cref="ArchiveRefusedException">The archive was refused; nothing remains.</exception>
    /// <exception cref="IOException">The folder is there, or the disk has failed; nothing remains.</exception>
    public ArchiveSummary Extract(string archive, string folder, CancellationToken cancellationToken)
    {
        var target = Path.GetFullPath(folder);
        if (Path.Exists(target)) throw new IOException($"{target} is there already; an archive is unpacked into a new folder");
        var partial = $"{target}.partial-{Guid.NewGuid():N}";
        try
        {
            new FolderTree(partial).Folder("");
            var summary = Read(archive, new FolderTree(partial), cancellationToken);
            Directory.Move(partial, target);
            return summary;
        }
        catch
        {
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
            throw;
        }
    }

    /// <summary>Reads all of an archive as <see cref="Extract"/> would, and writes nothing.</summary>
    /// <exception cref="ArchiveRefusedException">It would be refused.</exception>
    public ArchiveSummary Check(string archive, CancellationToken cancellationToken) => Read(archive, new NoTree(), cancellationToken);

    private ArchiveSummary Read(string archive, IArchiveTree tree, CancellationToken cancellationToken)
    {
        using var file = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        var budget = new ArchiveBudget(limits, file.Length);
        var kind = ArchiveFormat.Of(file);
        if (kind == ArchiveKind.Zip) return Read(new ZipReader(file, limits), tree, budget, isMetered: false, cancellationToken);
        using var bytes = new MeteredStream(kind == ArchiveKind.Tar ? file : new GZipStream(file, CompressionMode.Decompress), budget);
        using var tar = new TarReader(bytes);
        return Read(tar, tree, budget, isMetered: true, cancellationToken);
    }

    private ArchiveSummary Read(IArchiveReader reader, IArchiveTree tree, ArchiveBudget budget, bool isMetered, CancellationToken cancellationToken)
    {
        var names = new NameTree(limits, tree.Folder);
        var (files, bytes) = (0, 0L);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (reader.Next() is { } entry)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (EntryName.Read(entry.Name, entry.IsFolder, limits) is not { } path) continue;
                budget.Entry = path;
                if (entry.IsFolder)
                {
                    names.AddFolder(path);
                    continue;
                }

                if (entry.Bytes > limits.FileBytes)
                    throw ArchiveRefusedException.TooMuch(path, "it is too large", entry.Bytes, limits.FileBytes, "split it into several files");
                names.AddFile(path);
                using var content = entry.Content;
                using var target = tree.File(path, entry.IsExecutable);
                bytes += Copy(entry, target, budget, isMetered, buffer, cancellationToken);
                files++;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new ArchiveSummary(files, names.Count - files, bytes);
    }

    /// <summary>What the archive says of the size was checked; what comes is counted.</summary>
    private static long Copy(ArchiveEntry entry, Stream target, ArchiveBudget budget, bool isMetered, byte[] buffer, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        for (int read; (read = entry.Content.Read(buffer, 0, BufferBytes)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bytes += read;
            if (!isMetered) budget.Add(read);
            target.Write(buffer, 0, read);
        }

        return bytes;
    }
}

/// <summary>What an archive holds.</summary>
/// <param name="Files">Regular files.</param>
/// <param name="Folders">Folders, those that paths imply too.</param>
/// <param name="Bytes">Of all files.</param>
public sealed record ArchiveSummary(int Files, int Folders, long Bytes);
