namespace Skyops.Worker.Kubernetes;

/// <summary>Passes on what is written, up to so many bytes.</summary>
internal sealed class CappedStream(Stream inner, long mostBytes) : Stream
{
    private long written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Take(count, () => inner.Write(buffer, offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Take(buffer.Length, () => { });
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Take(int bytes, Action then)
    {
        written += bytes;
        if (written > mostBytes) throw new InvalidDataException($"disk-quota: the program left more than the {mostBytes >> 20} MiB that it asked for.");
        then();
    }
}
