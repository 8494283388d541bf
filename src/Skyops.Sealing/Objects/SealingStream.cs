namespace Skyops.Sealing.Objects;

/// <summary>
/// Reads a source as a sealed object or a sealed object as its plaintext, forward only. A read that returns nothing
/// means that all of it was there and genuine; a refused chunk raises <see cref="SealingException"/>, every time from
/// then on, and none of its bytes are given out. Holds about two mebibytes whatever the length; for one caller at a time.
/// </summary>
public sealed class SealingStream : Stream
{
    private readonly ChunkPipeline _chunks;
    private readonly ObjectKey _key;
    private readonly Stream _source;
    private readonly bool _leaveOpen;
    private ReadOnlyMemory<byte> _rest;
    private bool _ended;
    private bool _disposed;

    private SealingStream(
        ReadOnlyMemory<byte> first, Stream source, IChunkDirection direction, ObjectKey key, long firstChunk,
        bool leaveOpen)
    {
        _rest = first;
        _source = source;
        _key = key;
        _leaveOpen = leaveOpen;
        _chunks = new ChunkPipeline(source, direction, key, firstChunk);
    }

    public override bool CanRead => !_disposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads plaintext as a sealed object.</summary>
    /// <param name="plaintext">Read from where it stands to its end; disposed of with this.</param>
    /// <param name="key">Used here only, not kept.</param>
    /// <param name="context">What the object is for.</param>
    /// <param name="leaveOpen">Whether the source outlives this.</param>
    public static SealingStream Seal(
        Stream plaintext, ContentKey key, SealingContext context, bool leaveOpen = false) =>
        Seal(SealedLayout.Version1, plaintext, key, context, leaveOpen);

    /// <summary>Reads a sealed object as its plaintext.</summary>
    /// <param name="sealedObject">Read from its header to its end; disposed of with this.</param>
    /// <param name="key">Used here only, not kept.</param>
    /// <param name="context">What the object must be for.</param>
    /// <param name="leaveOpen">Whether the source outlives this.</param>
    /// <param name="cancellationToken">Ends the reading of the header.</param>
    /// <exception cref="SealingException">The header is not one of this key and context.</exception>
    public static Task<SealingStream> OpenAsync(
        Stream sealedObject, ContentKey key, SealingContext context, bool leaveOpen = false,
        CancellationToken cancellationToken = default) =>
        OpenAsync(SealedLayout.Version1, sealedObject, key, context, leaveOpen, cancellationToken);

    /// <summary>
    /// Goes on where an interrupted download stopped: reads what follows from a chunk on. What lies at
    /// <see cref="SealedLayout.OffsetOf"/> of that chunk is the first byte of <paramref name="rest"/>.
    /// </summary>
    /// <exception cref="SealingException">The header is not one of this key and context.</exception>
    public static SealingStream Resume(
        ReadOnlySpan<byte> header, Stream rest, long firstChunk, ContentKey key, SealingContext context,
        bool leaveOpen = false) =>
        Resume(SealedLayout.Version1, header, rest, firstChunk, key, context, leaveOpen);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_rest.IsEmpty && !_ended && !buffer.IsEmpty)
        {
            var next = await _chunks.NextAsync(cancellationToken);
            _ended = next is null;
            _rest = next ?? default;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>As the other; waits for the source.</summary>
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Writes all that is left in the batches in which it comes, without a copy between.</summary>
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await destination.WriteAsync(_rest, cancellationToken);
        _rest = default;
        while (!_ended && await _chunks.NextAsync(cancellationToken) is { } next)
            await destination.WriteAsync(next, cancellationToken);
        _ended = true;
    }

    internal static SealingStream Seal(
        SealedLayout layout, Stream plaintext, ContentKey key, SealingContext context, bool leaveOpen)
    {
        var header = new byte[SealedLayout.HeaderSize];
        var objectKey = SealedHeader.Write(layout, key, context, header);
        return new SealingStream(header, plaintext, new SealChunks(layout), objectKey, firstChunk: 0, leaveOpen);
    }

    internal static async Task<SealingStream> OpenAsync(
        SealedLayout layout, Stream sealedObject, ContentKey key, SealingContext context, bool leaveOpen,
        CancellationToken cancellationToken)
    {
        var header = new byte[SealedLayout.HeaderSize];
        var length = await sealedObject.ReadAtLeastAsync(
            header, header.Length, throwOnEndOfStream: false, cancellationToken);
        return Resume(layout, header.AsSpan(0, length), sealedObject, firstChunk: 0, key, context, leaveOpen);
    }

    internal static SealingStream Resume(
        SealedLayout layout, ReadOnlySpan<byte> header, Stream rest, long firstChunk, ContentKey key,
        SealingContext context, bool leaveOpen)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstChunk);
        var objectKey = SealedHeader.Read(layout, key, context, header);
        return new SealingStream(default, rest, new OpenChunks(layout), objectKey, firstChunk, leaveOpen);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _chunks.Dispose();
            _key.Dispose();
            if (!_leaveOpen)
                _source.Dispose();
        }

        base.Dispose(disposing);
    }
}
