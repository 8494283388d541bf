namespace Skyops.Sealing.Objects;

/// <summary>What a pipeline does with each chunk: seal it or open it.</summary>
internal interface IChunkDirection
{
    /// <summary>Bytes of a full chunk as it is read.</summary>
    int InputSize { get; }

    /// <summary>Bytes of a full chunk as it comes out.</summary>
    int OutputSize { get; }

    /// <summary>Does it, and says how many bytes came out.</summary>
    /// <exception cref="SealingException">The chunk cannot be what is asked for.</exception>
    int Transform(ChunkCipher cipher, long index, bool last, ReadOnlySpan<byte> input, Span<byte> output);
}
