using System.Collections.Concurrent;
using System.Security.Cryptography;
using Skyops.Tasks;

namespace Skyops.Worker.Blobs;

/// <summary>
/// Blobs kept on this node, by content, within a budget of bytes; the least recently used leave first. A file's
/// modification time is when it was last used, so the order outlives a restart. What an attempt uses was linked or
/// copied into its folder, so it may leave the cache at any time.
/// </summary>
internal sealed class InputCache(string folder, long budgetBytes, BlobClient blobs, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> gates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> checkedNow = new(StringComparer.Ordinal);
    private readonly Lock eviction = new();

    /// <summary>What is here now.</summary>
    public HeldBlobs Held { get; } = new();

    /// <summary>Looks at what an earlier run of this worker left here.</summary>
    public void Load()
    {
        if (Directory.Exists(folder)) Evict();
    }

    /// <summary>Puts a blob at a path, fetching it when it is not here. One fetch at a time of the same blob.</summary>
    /// <param name="attempt">Whose input it is.</param>
    /// <param name="sha256">Its address.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="path">Where to.</param>
    /// <param name="mayWrite">Whoever gets the file might write to it, so it must not be the cached one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BlobTransferException">It cannot be had.</exception>
    public async Task PlaceAsync(
        AttemptKey attempt, string sha256, long bytes, string path, bool mayWrite, CancellationToken cancellationToken)
    {
        var gate = gates.GetOrAdd(sha256, _ => new SemaphoreSlim(1));
        var fetched = false;
        await gate.WaitAsync(cancellationToken);
        try
        {
            var cached = Path.Combine(folder, sha256);
            if (!await IsGoodAsync(cached, sha256, bytes, cancellationToken))
            {
                Directory.CreateDirectory(folder);
                await FetchAsync(attempt, cached, sha256, bytes, cancellationToken);
                fetched = true;
            }

            File.SetLastWriteTimeUtc(cached, time.GetUtcNow().UtcDateTime);
            FileLink.Make(cached, path, mayWrite);
        }
        finally
        {
            gate.Release();
        }

        if (fetched) Evict();
    }

    /// <summary>
    /// Bytes on a disk may rot and a crash may tear them: the first use of a file in the life of this process checks
    /// its hash.
    /// </summary>
    private async Task<bool> IsGoodAsync(string cached, string sha256, long bytes, CancellationToken cancellationToken)
    {
        var file = new FileInfo(cached);
        if (!file.Exists) return false;
        if (file.Length == bytes && checkedNow.ContainsKey(sha256)) return true;
        if (file.Length == bytes)
        {
            await using var content = file.OpenRead();
            var hash = await SHA256.HashDataAsync(content, cancellationToken);
            if (Convert.ToHexStringLower(hash) == sha256)
            {
                checkedNow[sha256] = true;
                return true;
            }
        }

        file.Delete();
        return false;
    }

    private async Task FetchAsync(AttemptKey attempt, string cached, string sha256, long bytes, CancellationToken cancellationToken)
    {
        var part = cached + ".part";
        try
        {
            await blobs.FetchAsync(attempt, sha256, bytes, part, cancellationToken);
            File.Move(part, cached, overwrite: true);
            checkedNow[sha256] = true;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private void Evict()
    {
        lock (eviction)
        {
            var files = new DirectoryInfo(folder).GetFiles()
                .Where(file => file.Extension != ".part")
                .OrderByDescending(file => file.LastWriteTimeUtc)
                .ToArray();
            var total = 0L;
            var kept = new List<string>();
            foreach (var file in files)
            {
                total += file.Length;
                if (total > budgetBytes) file.Delete();
                else kept.Add(file.Name);
            }

            Held.Replace(kept);
        }
    }
}
