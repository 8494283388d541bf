using System.Collections.Concurrent;
using Skyops.Storage.Files;

namespace Skyops.Storage.Blobs;

/// <summary>
/// Owners of blobs as empty files <c>owners/OWNER/ab/abcd…</c> beside the blobs, so that whoever sees the blobs (a
/// silo that was restarted, or that took over) sees whose they are, and looking takes one call of the file system.
/// </summary>
public sealed class FileBlobOwners : IBlobOwners
{
    /// <summary>Answers that are remembered; beyond it all are forgotten and asked again.</summary>
    private const int MostRemembered = 100_000;

    private readonly string _root;
    private readonly ConcurrentDictionary<(string Owner, string Sha256), bool> _remembered = new();

    /// <param name="blobs">The options of the store whose blobs they are.</param>
    public FileBlobOwners(FileBlobOptions blobs) => _root = Path.Combine(Path.GetFullPath(blobs.Folder), "owners");

    /// <inheritdoc/>
    public ValueTask AddAsync(string owner, string sha256, CancellationToken cancellationToken = default)
    {
        if (Has(owner, sha256)) return ValueTask.CompletedTask;
        var file = FileOf(owner, sha256);
        var folder = Path.GetDirectoryName(file)!;
        var isNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        using (new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
        {
            // Its name is all that it says.
        }

        NativeFile.SyncFolder(folder);
        if (isNew)
        {
            NativeFile.SyncFolder(Path.GetDirectoryName(folder)!);
            NativeFile.SyncFolder(_root);
        }

        Remember(owner, sha256);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public bool Has(string owner, string sha256)
    {
        if (_remembered.ContainsKey((owner, sha256))) return true;
        if (!IsName(owner) || !BlobFolder.IsAddress(sha256) || !File.Exists(FileOf(owner, sha256))) return false;
        Remember(owner, sha256);
        return true;
    }

    private void Remember(string owner, string sha256)
    {
        if (_remembered.Count >= MostRemembered) _remembered.Clear();
        _remembered[(owner, sha256)] = true;
    }

    /// <exception cref="ArgumentException">One of them cannot be a name of a file.</exception>
    private string FileOf(string owner, string sha256) => IsName(owner) && BlobFolder.IsAddress(sha256)
        ? Path.Combine(_root, owner, sha256[..2], sha256)
        : throw new ArgumentException($"'{owner}' is no owner, or '{sha256}' no content address");

    private static bool IsName(string owner) => owner.Length is > 0 and <= 64 && owner.All(char.IsAsciiLetterOrDigit);
}
