namespace Skyops.Sealing.Objects;

/// <summary>Seals and opens whole objects; <see cref="SealingStream"/> does it while something else reads.</summary>
public static class SealedObject
{
    /// <summary>Seals bytes that are in memory.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> plaintext, ContentKey key, SealingContext context) =>
        Seal(SealedLayout.Version1, plaintext, key, context);

    /// <summary>Opens an object that is in memory; all of it or nothing.</summary>
    /// <exception cref="SealingException">It is not an object of this key and context, whole and unchanged.</exception>
    public static byte[] Open(ReadOnlySpan<byte> sealedObject, ContentKey key, SealingContext context) =>
        Open(SealedLayout.Version1, sealedObject, key, context);

    /// <summary>Seals a stream to its end into another.</summary>
    public static async Task SealAsync(
        Stream plaintext, Stream destination, ContentKey key, SealingContext context,
        CancellationToken cancellationToken = default)
    {
        await using var stream = SealingStream.Seal(plaintext, key, context, leaveOpen: true);
        await stream.CopyToAsync(destination, cancellationToken);
    }

    /// <summary>
    /// Opens a stream to its end into another. What was written when it fails is genuine and not whole: a beginning,
    /// which the caller throws away or goes on with by <see cref="SealingStream.Resume"/>.
    /// </summary>
    /// <exception cref="SealingException">It is not an object of this key and context, whole and unchanged.</exception>
    public static async Task OpenAsync(
        Stream sealedObject, Stream destination, ContentKey key, SealingContext context,
        CancellationToken cancellationToken = default)
    {
        await using var stream = await SealingStream.OpenAsync(
            sealedObject, key, context, leaveOpen: true, cancellationToken);
        await stream.CopyToAsync(destination, cancellationToken);
    }

    internal static byte[] Seal(
        SealedLayout layout, ReadOnlySpan<byte> plaintext, ContentKey key, SealingContext context)
    {
        var result = new byte[layout.SealedLength(plaintext.Length)];
        using var objectKey = SealedHeader.Write(layout, key, context, result);
        Transform(new SealChunks(layout), objectKey, plaintext, result.AsSpan(SealedLayout.HeaderSize));
        return result;
    }

    internal static byte[] Open(
        SealedLayout layout, ReadOnlySpan<byte> sealedObject, ContentKey key, SealingContext context)
    {
        var headerLength = Math.Min(sealedObject.Length, SealedLayout.HeaderSize);
        using var objectKey = SealedHeader.Read(layout, key, context, sealedObject[..headerLength]);

        // A length that no object has still fails at its first chunk that is not genuine, which says what is wrong.
        var body = sealedObject[headerLength..];
        var (full, rest) = Math.DivRem(body.Length, layout.SealedChunkSize);
        var result = new byte[(full * layout.ChunkSize) + Math.Max(0, rest - SealedLayout.TagSize)];
        Transform(new OpenChunks(layout), objectKey, body, result);
        return result;
    }

    private static void Transform(
        IChunkDirection direction, ObjectKey key, ReadOnlySpan<byte> input, Span<byte> output)
    {
        using var cipher = new ChunkCipher(key);
        var produced = 0;
        var index = 0L;
        do
        {
            var chunk = input[..Math.Min(input.Length, direction.InputSize)];
            input = input[chunk.Length..];
            produced += direction.Transform(cipher, index++, input.IsEmpty, chunk, output[produced..]);
        }
        while (!input.IsEmpty);
    }
}
