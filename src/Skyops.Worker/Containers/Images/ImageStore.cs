using System.Collections.Concurrent;
using System.Text.Json;
using Skyops.Tasks;

namespace Skyops.Worker.Containers.Images;

/// <summary>
/// Unpacked images of this node, each a folder with <c>root</c> and <c>image.json</c>, by the hash of what they came from. Within a budget of bytes; the least recently used that no container runs from leave first.
/// </summary>
/// <param name="folder">Only for this.</param>
/// <param name="budgetBytes">All images together, and the most that one may unpack to.</param>
/// <param name="time">Says when one was used.</param>
internal sealed class ImageStore(string folder, long budgetBytes, TimeProvider time)
{
    private const string RootName = "root";
    private const string RecordName = "image.json";
    private readonly ConcurrentDictionary<string, SemaphoreSlim> gates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> uses = new(StringComparer.Ordinal);
    private readonly Lock sync = new();

    /// <summary>The most that an image may unpack to, and its archive may hold.</summary>
    public long MostBytes => Math.Min(budgetBytes, Limits.ArchiveBytes);

    /// <summary>Removes what an earlier run left half-made.</summary>
    public void Load()
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var path in Directory.EnumerateDirectories(folder))
        {
            if (!File.Exists(Path.Combine(path, RecordName))) Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>An image, unpacked first where it is not here. It stays until the lease is disposed of.</summary>
    /// <param name="key">Letters and digits that name its content.</param>
    /// <param name="bring">Brings its parts into a folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImageRefusedException">It is not what it should be.</exception>
    public async Task<ImageLease> AcquireAsync(string key, Func<string, CancellationToken, Task<ImageParts>> bring, CancellationToken cancellationToken)
    {
        var gate = gates.GetOrAdd(key, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            var path = Path.Combine(folder, key);
            lock (sync) uses[key] = uses.GetValueOrDefault(key) + 1;
            try
            {
                var config = Read(path) ?? await MakeAsync(path, bring, cancellationToken);
                File.SetLastWriteTimeUtc(Path.Combine(path, RecordName), time.GetUtcNow().UtcDateTime);
                return new ImageLease(Path.Combine(path, RootName), config, () => Release(key));
            }
            catch
            {
                Release(key);
                throw;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private static ImageConfig? Read(string path)
    {
        var record = Path.Combine(path, RecordName);
        if (!File.Exists(record)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(record), ImageJson.Default.ImageRecord)?.Config;
        }
        catch (JsonException)
        {
            // Torn by a crash: made anew.
            return null;
        }
    }

    private async Task<ImageConfig> MakeAsync(string path, Func<string, CancellationToken, Task<ImageParts>> bring, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        var (parts, root) = (Path.Combine(path, "parts"), Path.Combine(path, RootName));
        Directory.CreateDirectory(parts);
        Directory.CreateDirectory(root);
        try
        {
            var image = await bring(parts, cancellationToken);
            var bytes = await Task.Run(() => ImageUnpacker.Unpack(image, root, MostBytes, cancellationToken), cancellationToken);
            Directory.Delete(parts, recursive: true);
            await File.WriteAllBytesAsync(Path.Combine(path, RecordName), JsonSerializer.SerializeToUtf8Bytes(new ImageRecord(image.Config, bytes), ImageJson.Default.ImageRecord), cancellationToken);
            Evict();
            return image.Config;
        }
        catch
        {
            Directory.Delete(path, recursive: true);
            throw;
        }
    }

    private void Release(string key)
    {
        lock (sync)
        {
            if (--uses[key] == 0) uses.Remove(key);
        }
    }

    private void Evict()
    {
        lock (sync)
        {
            var images = Directory.EnumerateDirectories(folder).Select(path => new FileInfo(Path.Combine(path, RecordName))).Where(record => record.Exists)
                .OrderByDescending(record => record.LastWriteTimeUtc).Select(record => (record.DirectoryName, Bytes: BytesOf(record))).ToArray();
            var kept = 0L;
            foreach (var (path, bytes) in images)
            {
                kept += bytes;
                if (kept <= budgetBytes || uses.ContainsKey(Path.GetFileName(path)!)) continue;
                kept -= bytes;

                // First what says that it is whole: a crash in between leaves nothing that looks so.
                File.Delete(Path.Combine(path!, RecordName));
                Directory.Delete(path!, recursive: true);
            }
        }
    }

    private static long BytesOf(FileInfo record)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(record.FullName), ImageJson.Default.ImageRecord)?.Bytes ?? 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }
}

/// <summary>An image that is in use.</summary>
/// <param name="Root">Its files.</param>
/// <param name="Config">Its program.</param>
/// <param name="Release">Lets it go.</param>
internal sealed record ImageLease(string Root, ImageConfig Config, Action Release) : IDisposable
{
    public void Dispose() => Release();
}

/// <summary>What is kept of an image beside its files.</summary>
internal sealed record ImageRecord(ImageConfig Config, long Bytes);
