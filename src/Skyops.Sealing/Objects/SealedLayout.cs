namespace Skyops.Sealing.Objects;

/// <summary>
/// Where things lie in a sealed object: header ‖ chunk 0 ‖ chunk 1 ‖ … Each chunk holds <see cref="ChunkSize"/> bytes of
/// plaintext and 16 of tag, the last one 1 to that many; only the single chunk of an empty object holds none. So a
/// length of plaintext has exactly one sealed length, and each place in one has a known place in the other.
/// </summary>
/// <remarks>
/// 64 KiB a chunk: the tags cost 0.02 %, setting up AES for a chunk costs a few percent of encrypting it, a chunk and
/// its twin fit a core's second-level cache, and a broken download loses no more than that. Larger ones are no faster.
/// </remarks>
public sealed class SealedLayout
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderSize = SealedHeader.Size;

    /// <summary>Bytes that a chunk is longer than its plaintext.</summary>
    public const int TagSize = 16;

    /// <summary>
    /// The most chunks of an object, 2^24: with 64 KiB each 1 TiB, or 2^36 blocks of AES under one key. There the
    /// chance to tell AES-GCM from an ideal cipher is below 2^-56 (the square of the blocks over 2^129).
    /// </summary>
    public const long MaxChunks = 1L << 24;

    /// <summary>The layout of version 1.</summary>
    public static readonly SealedLayout Version1 = new(64 * 1024);

    /// <summary>Tests make layouts with small chunks; what is read and written outside them is version 1.</summary>
    internal SealedLayout(int chunkSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, 1);
        ChunkSize = chunkSize;
    }

    /// <summary>Bytes of plaintext in a full chunk.</summary>
    public int ChunkSize { get; }

    /// <summary>Bytes of a full chunk as sealed.</summary>
    public int SealedChunkSize => ChunkSize + TagSize;

    /// <summary>The longest plaintext, in bytes.</summary>
    public long MaxPlaintextLength => MaxChunks * ChunkSize;

    /// <summary>Chunks of a plaintext of this many bytes; at least one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than an object holds.</exception>
    public long ChunksOf(long plaintextLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(plaintextLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintextLength, MaxPlaintextLength);
        return Math.Max(1, (plaintextLength + ChunkSize - 1) / ChunkSize);
    }

    /// <summary>Bytes that a plaintext of this many bytes takes when sealed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than an object holds.</exception>
    public long SealedLength(long plaintextLength) =>
        HeaderSize + plaintextLength + (TagSize * ChunksOf(plaintextLength));

    /// <summary>
    /// Bytes of plaintext in an object of this length; false if no object has it. A length is only what somebody says
    /// until the last chunk has been opened.
    /// </summary>
    public bool TryPlaintextLength(long sealedLength, out long plaintextLength)
    {
        plaintextLength = 0;
        var body = sealedLength - HeaderSize;
        if (body < TagSize)
            return false;
        var chunks = (body - 1) / SealedChunkSize + 1;
        var length = body - (TagSize * chunks);
        if (length < 0 || chunks > MaxChunks || ChunksOf(length) != chunks)
            return false;
        plaintextLength = length;
        return true;
    }

    /// <summary>Where a chunk begins in the sealed object, in bytes.</summary>
    public long OffsetOf(long chunk) => HeaderSize + (chunk * SealedChunkSize);
}
