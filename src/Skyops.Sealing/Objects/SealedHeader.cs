using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Skyops.Sealing.Objects;

/// <summary>
/// The beginning of a sealed object, 76 bytes: "SKYSEAL" ‖ version (1) ‖ chunk size (4, big-endian) ‖ salt (32) ‖
/// commitment (32). Key and commitment are HKDF-SHA256 of the content key with this salt; its info is "skyops sealed
/// object" ‖ the 44 bytes before the commitment ‖ the context's digest. So the header is bound whole, and two keys or
/// contexts with one commitment would be a collision of SHA-256: AES-GCM alone would let a ciphertext open under two.
/// </summary>
internal static class SealedHeader
{
    public const int Size = CommitmentAt + CommitmentSize;

    private const byte Version = 1;
    private const int VersionAt = 7;
    private const int ChunkSizeAt = 8;
    private const int SaltAt = 12;
    private const int SaltSize = 32;
    private const int CommitmentAt = SaltAt + SaltSize;
    private const int CommitmentSize = 32;

    private static ReadOnlySpan<byte> Magic => "SKYSEAL"u8;

    /// <summary>Writes a header with a new salt and gives the object's key.</summary>
    public static ObjectKey Write(
        SealedLayout layout, ContentKey contentKey, SealingContext context, Span<byte> header)
    {
        Magic.CopyTo(header);
        header[VersionAt] = Version;
        BinaryPrimitives.WriteInt32BigEndian(header[ChunkSizeAt..], layout.ChunkSize);
        RandomNumberGenerator.Fill(header.Slice(SaltAt, SaltSize));
        var key = new ObjectKey();
        Derive(contentKey, context, header[..CommitmentAt], key.Secret, header[CommitmentAt..Size]);
        return key;
    }

    /// <summary>Checks a header, which may be cut short, and gives the object's key.</summary>
    /// <exception cref="SealingException">It is not the header of an object of this key and context.</exception>
    public static ObjectKey Read(
        SealedLayout layout, ContentKey contentKey, SealingContext context, ReadOnlySpan<byte> header)
    {
        CheckForm(layout, header);
        var key = new ObjectKey();
        Span<byte> commitment = stackalloc byte[CommitmentSize];
        Derive(contentKey, context, header[..CommitmentAt], key.Secret, commitment);
        if (CryptographicOperations.FixedTimeEquals(commitment, header[CommitmentAt..Size]))
            return key;
        key.Dispose();
        throw new SealingException(
            SealingFault.WrongKeyOrContext, "The object was sealed with another key or for another purpose.");
    }

    private static void CheckForm(SealedLayout layout, ReadOnlySpan<byte> header)
    {
        var seen = Math.Min(header.Length, Magic.Length);
        if (!header[..seen].SequenceEqual(Magic[..seen]))
            throw new SealingException(SealingFault.NotSealed, "These bytes are no sealed object.");
        if (header.Length > VersionAt && header[VersionAt] != Version)
        {
            throw new SealingException(
                SealingFault.UnsupportedVersion, $"Objects of version {header[VersionAt]} are not known here.");
        }

        if (header.Length < Size)
            throw new SealingException(SealingFault.Truncated, "The object ends within its header.");
        if (BinaryPrimitives.ReadInt32BigEndian(header[ChunkSizeAt..]) != layout.ChunkSize)
            throw new SealingException(SealingFault.MalformedHeader, "The chunk size is not that of this version.");
    }

    private static void Derive(
        ContentKey contentKey, SealingContext context, ReadOnlySpan<byte> bound, Span<byte> key, Span<byte> commitment)
    {
        Span<byte> output = stackalloc byte[ObjectKey.Size + CommitmentSize];
        byte[] info = [.. "skyops sealed object"u8, .. bound, .. context.Digest()];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, contentKey.Secret, output, bound[SaltAt..], info);
        output[..ObjectKey.Size].CopyTo(key);
        output[ObjectKey.Size..].CopyTo(commitment);
        CryptographicOperations.ZeroMemory(output);
    }
}
