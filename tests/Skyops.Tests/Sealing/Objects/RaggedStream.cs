namespace Skyops.Tests.Sealing.Objects;

/// <summary>A source that gives as many bytes at a time as it likes, as a network does.</summary>
internal sealed class RaggedStream(byte[] content, int seed, int most = 40_000) : Stream
{
    private readonly Random _random = new(seed);
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var given = Math.Min(Math.Min(count, content.Length - _position), _random.Next(1, most));
        content.AsSpan(_position, given).CopyTo(buffer.AsSpan(offset));
        _position += given;
        return given;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var piece = new byte[buffer.Length];
        var given = Read(piece, 0, piece.Length);
        piece.AsMemory(0, given).CopyTo(buffer);
        return given;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
