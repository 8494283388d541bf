using System.Net;
using System.Security.Cryptography;

namespace Skyops.Worker.Blobs;

/// <summary>A blob on its way into a file, hashed as it comes. Survives a broken connection: the next answer continues.</summary>
internal sealed class BlobDownload(string path, string sha256, long bytes) : IDisposable
{
    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(60);
    private readonly FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, true);
    private readonly byte[] buffer = new byte[1 << 16];
    private IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Bytes that are in the file and in the hash.</summary>
    public long Received { get; private set; }

    /// <summary>Appends what the answer holds; a full answer to a range request starts anew.</summary>
    public async Task ReceiveAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (Received > 0 && response.StatusCode != HttpStatusCode.PartialContent) StartAgain();
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (Received < bytes)
        {
            using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            stalled.CancelAfter(Stalled);
            var read = await content.ReadAsync(buffer, stalled.Token);
            if (read == 0) throw new IOException($"the answer ended after {Received} of {bytes} bytes");
            if (Received + read > bytes) throw Wrong($"is larger than the {bytes} bytes announced");
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            hash.AppendData(buffer, 0, read);
            Received += read;
        }
    }

    /// <summary>Checks the hash and closes the file.</summary>
    /// <exception cref="BlobTransferException">The bytes are not the blob's.</exception>
    public void Finish()
    {
        file.Dispose();
        var got = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (got != sha256) throw Wrong($"came with the hash {got}");
    }

    public void Dispose()
    {
        file.Dispose();
        hash.Dispose();
    }

    private BlobTransferException Wrong(string what) => new($"Blob {sha256} {what}.", transient: false);

    private void StartAgain()
    {
        hash.Dispose();
        hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        file.SetLength(0);
        Received = 0;
    }
}
