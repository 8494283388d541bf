namespace Skyops.Sealing.Objects;

/// <summary>Chunks in, plaintext out.</summary>
internal sealed class OpenChunks(SealedLayout layout) : IChunkDirection
{
    public int InputSize => layout.SealedChunkSize;

    public int OutputSize => layout.ChunkSize;

    public int Transform(ChunkCipher cipher, long index, bool last, ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (index >= SealedLayout.MaxChunks)
            throw new SealingException(SealingFault.TooLong, $"An object has {SealedLayout.MaxChunks} chunks at most.");

        // All that came before was genuine and not the last, so there was more.
        if (input.Length < SealedLayout.TagSize)
            throw new SealingException(SealingFault.Truncated, $"The object ends within chunk {index}.");
        cipher.Open(index, last, input, output);

        // Whoever has the key could write an empty last chunk behind a full one. One plaintext has one length.
        if (input.Length == SealedLayout.TagSize && index > 0)
            throw new SealingException(SealingFault.CorruptChunk, $"Chunk {index} is empty.");
        return input.Length - SealedLayout.TagSize;
    }
}
