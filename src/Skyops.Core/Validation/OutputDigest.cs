using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Skyops.Tasks;

namespace Skyops.Core.Validation;

/// <summary>
/// The digest that replicas are compared by: SHA-256 over the canonical manifest. Encoding, all integers little-endian:
/// the 16 ASCII bytes <c>skyops-output-v1</c>, a 32-bit file count, then for each file, ordered by path (ordinal,
/// UTF-16 code units):
/// 32-bit byte length of the path, the path in UTF-8, 64-bit size, the 32 bytes of the file's SHA-256. Of a sealed
/// file size and hash are those of its content, the hash a keyed one: ciphertexts of honest replicas always differ.
/// </summary>
public static class OutputDigest
{
    private static ReadOnlySpan<byte> Domain => "skyops-output-v1"u8;

    /// <summary>
    /// The digest of a well-formed manifest (see <see cref="OutputManifestCheck"/>), in any order of its files; 64
    /// lower-case hexadecimal digits.
    /// </summary>
    /// <exception cref="FormatException">A file's SHA-256 is not hexadecimal.</exception>
    public static string Of(IReadOnlyList<OutputFile> files)
    {
        var ordered = InOrder(files);
        var length = Domain.Length + sizeof(int);
        foreach (var file in ordered)
            length += sizeof(int) + Encoding.UTF8.GetByteCount(file.Path) + sizeof(long) + SHA256.HashSizeInBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var written = Write(ordered, buffer);
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(buffer.AsSpan(0, written), hash);
            return Convert.ToHexStringLower(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static IReadOnlyList<OutputFile> InOrder(IReadOnlyList<OutputFile> files)
    {
        for (var i = 1; i < files.Count; i++)
        {
            if (string.CompareOrdinal(files[i - 1].Path, files[i].Path) > 0)
                return [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)];
        }

        return files;
    }

    private static int Write(IReadOnlyList<OutputFile> files, byte[] buffer)
    {
        Domain.CopyTo(buffer);
        var at = Domain.Length;
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(at), files.Count);
        at += sizeof(int);
        foreach (var file in files)
        {
            var path = Encoding.UTF8.GetBytes(file.Path, buffer.AsSpan(at + sizeof(int)));
            BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(at), path);
            at += sizeof(int) + path;
            var (size, hash) = file.Sealed is { } inside ? (inside.Bytes, inside.Digest) : (file.Bytes, file.Sha256);
            BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(at), size);
            at += sizeof(long);
            if (Convert.FromHexString(hash, buffer.AsSpan(at, SHA256.HashSizeInBytes), out _, out var bytes) != OperationStatus.Done
                || bytes != SHA256.HashSizeInBytes || hash.Length != Digests.HexLength)
            {
                throw new FormatException($"'{hash}' is not a SHA-256 in hexadecimal");
            }

            at += SHA256.HashSizeInBytes;
        }

        return at;
    }
}
