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

    /// <summary>
    /// Seals bytes that are in memory into memory of the caller's, which takes
    /// <see cref="SealedLayout.SealedLength"/> bytes, and says how many they are.
    /// </summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Seal(
        ReadOnlySpan<byte> plaintext, Span<byte> destination, ContentKey key, SealingContext context) =>
        Seal(SealedLayout.Version1, plaintext, destination, key, context);

    /// <summary>
    /// Opens an object that is in memory into memory of the caller's, and says how many bytes they are; all of it, or
    /// the destination holds zeros.
    /// </summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="SealingException">It is not an object of this key and context, whole and unchanged.</exception>
    public static int Open(
        ReadOnlySpan<byte> sealedObject, Span<byte> destination, ContentKey key, SealingContext context) =>
        Open(SealedLayout.Version1, sealedObject, destination, key, context);

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
        Seal(layout, plaintext, result, key, context);
        return result;
    }

    internal static byte[] Open(
        SealedLayout layout, ReadOnlySpan<byte> sealedObject, ContentKey key, SealingContext context)
    {
        var result = new byte[RoomFor(layout, sealedObject.Length)];
        Open(layout, sealedObject, result, key, context);
        return result;
    }

    internal static int Seal(
        SealedLayout layout, ReadOnlySpan<byte> plaintext, Span<byte> destination, ContentKey key,
        SealingContext context)
    {
        var length = checked((int)layout.SealedLength(plaintext.Length));
        if (destination.Length < length)
            throw new ArgumentException($"The object takes {length} bytes.", nameof(destination));
        using var objectKey = SealedHeader.Write(layout, key, context, destination);
        Transform(new SealChunks(layout), objectKey, plaintext, destination[SealedLayout.HeaderSize..length]);
        return length;
    }

    internal static int Open(
        SealedLayout layout, ReadOnlySpan<byte> sealedObject, Span<byte> destination, ContentKey key,
        SealingContext context)
    {
        var length = RoomFor(layout, sealedObject.Length);
        if (destination.Length < length)
            throw new ArgumentException($"The plaintext takes {length} bytes.", nameof(destination));
        try
        {
            var headerLength = Math.Min(sealedObject.Length, SealedLayout.HeaderSize);
            using var objectKey = SealedHeader.Read(layout, key, context, sealedObject[..headerLength]);
            Transform(new OpenChunks(layout), objectKey, sealedObject[headerLength..], destination[..length]);
            return length;
        }
        catch
        {
            destination.Clear();
            throw;
        }
    }

    // A length that no object has fails at its first chunk that is not genuine, which says what is wrong with it.
    private static int RoomFor(SealedLayout layout, int sealedLength)
    {
        var (full, rest) = Math.DivRem(Math.Max(0, sealedLength - SealedLayout.HeaderSize), layout.SealedChunkSize);
        return (full * layout.ChunkSize) + Math.Max(0, rest - SealedLayout.TagSize);
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
