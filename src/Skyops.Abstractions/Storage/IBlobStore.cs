namespace Skyops.Storage;

/// <summary>Content-addressed blobs: the address is the SHA-256 of the bytes, lower-case hex.</summary>
public interface IBlobStore
{
    /// <summary>Stores what the stream holds, and answers its address and size. Fails when it is not <paramref name="expectedSha256"/> or above <paramref name="limitBytes"/>; then nothing is kept.</summary>
    /// <exception cref="BlobRejectedException">Wrong hash or too large.</exception>
    ValueTask<BlobInfo> PutAsync(Stream content, string? expectedSha256, long limitBytes, CancellationToken cancellationToken = default);

    ValueTask<BlobInfo?> FindAsync(string sha256, CancellationToken cancellationToken = default);

    /// <summary>Opens a blob for reading (seekable), or null when there is none.</summary>
    ValueTask<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken = default);

    /// <summary>Removes a blob that nothing refers to any more. False when there is none.</summary>
    ValueTask<bool> DeleteAsync(string sha256, CancellationToken cancellationToken = default);
}

public sealed record BlobInfo(string Sha256, long Bytes);

/// <summary>A blob was not what it was announced as, or too large. Nothing was kept.</summary>
public sealed class BlobRejectedException(string message) : Exception(message);
