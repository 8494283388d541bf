namespace Skyops.Storage.Blobs;

/// <summary>
/// Blobs that come in parts, so that a broken upload goes on where it broke: files <c>parts/OWNER/SHA256</c> beside the blobs, as long as what has come.
/// Each owner has its own, for whether somebody else has begun must not be seen. A part that nothing is added to for a day is removed.
/// </summary>
public sealed class FileBlobParts
{
    /// <summary>Blobs of one owner that may be under way at once.</summary>
    public const int MostOfOwner = 16;

    private const int Gates = 64;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private readonly string _root;
    private readonly IBlobStore _blobs;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1))];

    /// <param name="options">The options of the store that they will be in.</param>
    /// <param name="blobs">That store.</param>
    /// <param name="time">Tells how old a part is.</param>
    public FileBlobParts(FileBlobOptions options, IBlobStore blobs, TimeProvider time)
    {
        (_root, _blobs, _time) = (Path.Combine(Path.GetFullPath(options.Folder), "parts"), blobs, time);
        Directory.CreateDirectory(_root);
        foreach (var folder in Directory.EnumerateDirectories(_root)) RemoveOld(folder);
    }

    /// <summary>
    /// Adds what the stream holds behind what has come, if it begins there, and stores the blob when it is whole.
    /// </summary>
    /// <param name="owner">Whose it is: letters and digits.</param>
    /// <param name="sha256">Of the whole blob.</param>
    /// <param name="from">Where the stream begins; null: nothing is added.</param>
    /// <param name="total">Size of the whole blob.</param>
    /// <param name="content">What is added; when it breaks off, what came stays.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How much has come; all of it: the blob is stored.</returns>
    /// <exception cref="BlobRejectedException">It is more than its size, or not what its hash says, and begins anew; or too many are under way.</exception>
    public async Task<long> AddAsync(string owner, string sha256, long? from, long total, Stream content, CancellationToken cancellationToken)
    {
        if (!owner.All(char.IsAsciiLetterOrDigit) || !BlobFolder.IsAddress(sha256)) throw new ArgumentException($"'{owner}' is no owner, or '{sha256}' no content address");
        var gate = _gates[(uint)HashCode.Combine(owner, sha256) % Gates];
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await AppendAsync(Path.Combine(_root, owner, sha256), sha256, from, total, content, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<long> AppendAsync(string path, string sha256, long? from, long total, Stream content, CancellationToken cancellationToken)
    {
        var part = new FileInfo(path);
        var come = part.Exists ? part.Length : 0;
        if (from == come && come < total)
        {
            if (!part.Exists) MakeRoom(part.DirectoryName!);
            await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
            file.Position = come;
            await content.CopyToAsync(file, 128 << 10, cancellationToken);
            come = file.Position;
        }

        if (come < total) return come;

        // Also when only asked: a silo that went away before this had all of it, and had not looked at it.
        await StoreAsync(path, sha256, come, total, cancellationToken);
        return total;
    }

    private async Task StoreAsync(string path, string sha256, long come, long total, CancellationToken cancellationToken)
    {
        try
        {
            if (come > total) throw new BlobRejectedException($"{come} bytes came of a blob of {total}.");
            await using var whole = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            await _blobs.PutAsync(whole, sha256, total, cancellationToken);
        }
        catch (BlobRejectedException)
        {
            File.Delete(path);
            throw;
        }

        File.Delete(path);
    }

    private void MakeRoom(string folder)
    {
        Directory.CreateDirectory(folder);
        if (RemoveOld(folder) >= MostOfOwner)
            throw new BlobRejectedException($"{MostOfOwner} uploads of this account are under way; go on with one of them, or wait: what nothing is added to is forgotten after a day.");
    }

    /// <summary>How many are left.</summary>
    private int RemoveOld(string folder)
    {
        var left = 0;
        var oldest = (_time.GetUtcNow() - Kept).UtcDateTime;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < oldest) file.Delete();
            else left++;
        }

        return left;
    }
}
