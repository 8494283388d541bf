namespace Skyops.Sealing.Objects;

/// <summary>
/// Reads any range of the plaintext of a sealed object that can be sought in, opening the chunks it needs and no
/// others. For one caller at a time.
/// </summary>
public sealed class SealedRangeReader : IDisposable
{
    private readonly Stream _source;
    private readonly SealedLayout _layout;
    private readonly ObjectKey _key;
    private readonly ChunkCipher _cipher;
    private readonly OpenChunks _open;
    private readonly byte[] _chunk;
    private readonly byte[] _plaintext;
    private long _opened = -1;
    private int _openedLength;

    private SealedRangeReader(Stream source, SealedLayout layout, ObjectKey key, long length)
    {
        _source = source;
        _layout = layout;
        _key = key;
        _cipher = new ChunkCipher(key);
        _open = new OpenChunks(layout);
        _chunk = new byte[layout.SealedChunkSize];
        _plaintext = new byte[layout.ChunkSize];
        Length = length;
    }

    /// <summary>Bytes of the plaintext; proved, because the last chunk was opened as the last one.</summary>
    public long Length { get; }

    /// <summary>Checks the header and the last chunk.</summary>
    /// <param name="sealedObject">From its beginning to its end one object; stays the caller's.</param>
    /// <param name="key">Used here only, not kept.</param>
    /// <param name="context">What the object must be for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SealingException">It is no object of this key and context, or its end is missing.</exception>
    public static Task<SealedRangeReader> OpenAsync(
        Stream sealedObject, ContentKey key, SealingContext context, CancellationToken cancellationToken = default) =>
        OpenAsync(SealedLayout.Version1, sealedObject, key, context, cancellationToken);

    /// <summary>
    /// Reads plaintext from <paramref name="offset"/> on until the buffer is full or the plaintext ends, and says how
    /// many bytes that were.
    /// </summary>
    /// <exception cref="SealingException">A chunk of the range is not genuine.</exception>
    public async ValueTask<int> ReadAsync(
        long offset, Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var done = 0;
        while (done < buffer.Length && offset + done < Length)
        {
            var (chunk, within) = Math.DivRem(offset + done, _layout.ChunkSize);
            await OpenChunkAsync(chunk, cancellationToken);
            var part = _plaintext.AsMemory((int)within, Math.Min(_openedLength - (int)within, buffer.Length - done));
            part.CopyTo(buffer[done..]);
            done += part.Length;
        }

        return done;
    }

    public void Dispose()
    {
        _cipher.Dispose();
        _key.Dispose();
        Array.Clear(_plaintext);
    }

    internal static async Task<SealedRangeReader> OpenAsync(
        SealedLayout layout, Stream sealedObject, ContentKey key, SealingContext context,
        CancellationToken cancellationToken)
    {
        var header = new byte[SealedLayout.HeaderSize];
        sealedObject.Position = 0;
        var read = await sealedObject.ReadAtLeastAsync(
            header, header.Length, throwOnEndOfStream: false, cancellationToken);
        var objectKey = SealedHeader.Read(layout, key, context, header.AsSpan(0, read));
        if (!layout.TryPlaintextLength(sealedObject.Length, out var length))
        {
            objectKey.Dispose();
            throw new SealingException(
                SealingFault.CorruptChunk, "No object has this length; bytes are missing or were added.");
        }

        var reader = new SealedRangeReader(sealedObject, layout, objectKey, length);
        try
        {
            await reader.OpenChunkAsync(layout.ChunksOf(length) - 1, cancellationToken);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private async ValueTask OpenChunkAsync(long chunk, CancellationToken cancellationToken)
    {
        if (chunk == _opened)
            return;
        _opened = -1;
        var last = chunk == _layout.ChunksOf(Length) - 1;
        _source.Position = _layout.OffsetOf(chunk);
        var expected = SealedLayout.TagSize + (last ? (int)(Length - (chunk * _layout.ChunkSize)) : _layout.ChunkSize);
        var read = await _source.ReadAtLeastAsync(
            _chunk.AsMemory(0, expected), expected, throwOnEndOfStream: false, cancellationToken);
        _openedLength = _open.Transform(_cipher, chunk, last, _chunk.AsSpan(0, read), _plaintext);
        _opened = chunk;
    }
}
