namespace Skyops.Storage.Blobs;

/// <summary>A blob open for reading; gives its place among the open files back when it is closed.</summary>
internal sealed class BlobStream(string path, SemaphoreSlim handles) : FileStream(
    path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 64 << 10,
    FileOptions.Asynchronous | FileOptions.SequentialScan)
{
    private int _released;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Release();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // A finalizer must not touch other objects that may be finalized already.
        if (disposing)
            Release();
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
            handles.Release();
    }
}
