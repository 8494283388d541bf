using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Skyops.Sealing.Objects;

/// <summary>
/// Seals and opens single chunks: AES-256-GCM with the nonce counter (11 bytes, big-endian) ‖ last (0 or 1), which is
/// STREAM of Hoang, Reyhanitabar, Rogaway and Vizár (2015). A chunk opens only at its place and only as what it is, the
/// last one or not; so nothing can be moved, left out or put behind. For one thread at a time.
/// </summary>
internal sealed class ChunkCipher(ObjectKey key) : IDisposable
{
    private const int NonceSize = 12;

    private readonly AesGcm _aes = new(key.Secret, SealedLayout.TagSize);

    /// <summary>Writes ciphertext ‖ tag, 16 bytes more than the plaintext.</summary>
    public void Seal(long index, bool last, ReadOnlySpan<byte> plaintext, Span<byte> chunk)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, index, last);
        var text = chunk[..plaintext.Length];
        _aes.Encrypt(nonce, plaintext, text, chunk.Slice(plaintext.Length, SealedLayout.TagSize));
    }

    /// <summary>Opens ciphertext ‖ tag, at least 16 bytes.</summary>
    /// <exception cref="SealingException">It is not that chunk; the plaintext is zeros.</exception>
    public void Open(long index, bool last, ReadOnlySpan<byte> chunk, Span<byte> plaintext)
    {
        if (TryOpen(index, last, chunk, plaintext))
            return;

        // Nothing is given out any more; what follows only finds the right words. A chunk that is genuine with the
        // other flag shows that bytes were cut off at a chunk's end, or put behind the last one.
        var genuine = TryOpen(index, !last, chunk, plaintext);
        CryptographicOperations.ZeroMemory(plaintext[..(chunk.Length - SealedLayout.TagSize)]);
        throw (genuine, last) switch
        {
            (true, true) => new SealingException(SealingFault.Truncated, $"The object is cut off after chunk {index}."),
            (true, false) => new SealingException(SealingFault.TrailingData, "Bytes follow the object's last chunk."),
            _ => new SealingException(SealingFault.CorruptChunk, $"Chunk {index} is not what was sealed there."),
        };
    }

    public void Dispose() => _aes.Dispose();

    private bool TryOpen(long index, bool last, ReadOnlySpan<byte> chunk, Span<byte> plaintext)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, index, last);
        var length = chunk.Length - SealedLayout.TagSize;
        try
        {
            _aes.Decrypt(nonce, chunk[..length], chunk[length..], plaintext[..length]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            // The platform has wiped what it decrypted.
            return false;
        }
    }

    private static void WriteNonce(Span<byte> nonce, long index, bool last)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[3..], index);
        nonce[NonceSize - 1] = last ? (byte)1 : (byte)0;
    }
}
