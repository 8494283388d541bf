using System.Buffers;
using System.Security.Cryptography;

namespace Skyops.Storage.Blobs;

/// <summary>
/// Blobs as files of a folder. What is stored is durable before the answer: the file is flushed, renamed to its
/// address, and its folder flushed. A blob that is there already is checked against the stream but not written again.
/// </summary>
public sealed class FileBlobStore : IBlobStore, IDisposable
{
    private const int BufferBytes = 128 << 10;
    private readonly BlobFolder _folder;
    private readonly SemaphoreSlim _handles;

    /// <summary>Opens the store and removes what interrupted writes left.</summary>
    /// <exception cref="ArgumentException">The options are wrong; the message lists all that is.</exception>
    public FileBlobStore(FileBlobOptions options)
    {
        var problems = options.Validate();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(' ', problems));
        _folder = new BlobFolder(Path.GetFullPath(options.Folder));
        _folder.RemoveStale();
        _handles = new SemaphoreSlim(options.OpenFiles);
    }

    /// <inheritdoc/>
    public async ValueTask<BlobInfo> PutAsync(
        Stream content, string? expectedSha256, long limitBytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limitBytes);
        if (expectedSha256 is not null && !BlobFolder.IsAddress(expectedSha256))
            throw new BlobRejectedException($"'{expectedSha256}' is no SHA-256 in 64 lower-case hex digits.");
        if (expectedSha256 is not null && File.Exists(_folder.FileOf(expectedSha256)))
            return await CopyAsync(content, Stream.Null, expectedSha256, limitBytes, cancellationToken);
        await _handles.WaitAsync(cancellationToken);
        try
        {
            return await WriteAsync(content, expectedSha256, limitBytes, cancellationToken);
        }
        finally
        {
            _handles.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<BlobInfo?> FindAsync(string sha256, CancellationToken cancellationToken = default)
    {
        if (!BlobFolder.IsAddress(sha256))
            return ValueTask.FromResult<BlobInfo?>(null);
        var file = new FileInfo(_folder.FileOf(sha256));
        return ValueTask.FromResult(file.Exists ? new BlobInfo(sha256, file.Length) : null);
    }

    /// <summary>
    /// Opens a blob for reading, or answers null when there is none. While <see cref="FileBlobOptions.OpenFiles"/> are
    /// open it waits for one to be closed.
    /// </summary>
    public async ValueTask<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken = default)
    {
        if (!BlobFolder.IsAddress(sha256) || !File.Exists(_folder.FileOf(sha256)))
            return null;
        await _handles.WaitAsync(cancellationToken);
        try
        {
            return new BlobStream(_folder.FileOf(sha256), _handles);
        }
        catch (Exception exception)
        {
            _handles.Release();
            if (exception is FileNotFoundException or DirectoryNotFoundException)
                return null;
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(string sha256, CancellationToken cancellationToken = default)
    {
        if (!BlobFolder.IsAddress(sha256) || !File.Exists(_folder.FileOf(sha256))) return ValueTask.FromResult(false);
        File.Delete(_folder.FileOf(sha256));
        return ValueTask.FromResult(true);
    }

    public void Dispose() => _handles.Dispose();

    private async Task<BlobInfo> WriteAsync(
        Stream content, string? expectedSha256, long limitBytes, CancellationToken cancellationToken)
    {
        var file = _folder.CreateIncoming();
        try
        {
            BlobInfo info;
            await using (file)
            {
                info = await CopyAsync(content, file, expectedSha256, limitBytes, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            if (File.Exists(_folder.FileOf(info.Sha256)))
                File.Delete(file.Name);
            else
                _folder.Publish(file.Name, info.Sha256);
            return info;
        }
        catch
        {
            File.Delete(file.Name);
            throw;
        }
    }

    private static async Task<BlobInfo> CopyAsync(
        Stream content, Stream target, string? expectedSha256, long limitBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var bytes = 0L;
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                bytes += read;
                if (bytes > limitBytes)
                    throw new BlobRejectedException($"The blob has more than the {limitBytes} bytes that are allowed.");
                hash.AppendData(buffer.AsSpan(0, read));
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            return expectedSha256 is null || expectedSha256 == sha256
                ? new BlobInfo(sha256, bytes)
                : throw new BlobRejectedException($"The blob is {sha256}, not {expectedSha256} as announced.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
