namespace Skyops.Sealing.Objects;

/// <summary>Plaintext in, chunks out.</summary>
internal sealed class SealChunks(SealedLayout layout) : IChunkDirection
{
    public int InputSize => layout.ChunkSize;

    public int OutputSize => layout.SealedChunkSize;

    public int Transform(ChunkCipher cipher, long index, bool last, ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (index >= SealedLayout.MaxChunks)
            throw new SealingException(SealingFault.TooLong, $"An object has {SealedLayout.MaxChunks} chunks at most.");
        cipher.Seal(index, last, input, output);
        return input.Length + SealedLayout.TagSize;
    }
}
