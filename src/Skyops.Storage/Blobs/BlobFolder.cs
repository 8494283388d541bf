using System.Buffers;
using Skyops.Storage.Files;

namespace Skyops.Storage.Blobs;

/// <summary>
/// Which file holds which blob: <c>ab/cd/abcd…</c>, so that no folder grows large, and <c>incoming/</c> for what is
/// being written. A file gets its final name only when it is complete and durable.
/// </summary>
internal sealed class BlobFolder
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");
    private readonly string _root;
    private readonly string _incoming;

    public BlobFolder(string root)
    {
        _root = root;
        _incoming = Path.Combine(root, "incoming");
        Directory.CreateDirectory(_incoming);
    }

    public static bool IsAddress(string sha256) => sha256.Length == 64 && !sha256.AsSpan().ContainsAnyExcept(Hex);

    public string FileOf(string sha256) => Path.Combine(_root, sha256[..2], sha256[2..4], sha256);

    /// <summary>A new file nobody else writes. The lock on it tells it from one that a dead process left.</summary>
    public FileStream CreateIncoming() => new(
        Path.Combine(_incoming, Guid.NewGuid().ToString("N")),
        FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);

    /// <summary>Gives a durable file its address. A blob that is there already is the same bytes.</summary>
    public void Publish(string incoming, string sha256)
    {
        var target = FileOf(sha256);
        var inner = Path.GetDirectoryName(target)!;
        var outer = Path.GetDirectoryName(inner)!;
        var isNew = !Directory.Exists(inner);
        Directory.CreateDirectory(inner);
        File.Move(incoming, target, overwrite: true);
        NativeFile.SyncFolder(inner);
        if (!isNew)
            return;
        NativeFile.SyncFolder(outer);
        NativeFile.SyncFolder(_root);
    }

    /// <summary>Removes what processes that ended in the middle of a write have left.</summary>
    public void RemoveStale()
    {
        foreach (var file in Directory.EnumerateFiles(_incoming))
        {
            try
            {
                using (new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None))
                    File.Delete(file);
            }
            catch (IOException)
            {
                // Locked: another process is writing it now, or has just published it.
            }
        }
    }
}
