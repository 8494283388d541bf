using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Skyops.Sealing.Objects;

namespace Skyops.Sealing.Releases;

/// <summary>
/// What replicas' files are compared by without their content being known: HMAC-SHA256 under the shard's digest key over
/// the direction (4 bytes, big-endian), the length of the name in UTF-8 bytes (4 bytes), the name and the content. Equal
/// files of replicas have equal digests; who lacks the key can neither guess a content nor compare two files.
/// </summary>
public sealed class KeyedDigest : IDisposable
{
    private readonly IncrementalHash _hash;

    /// <param name="key">Derived for <see cref="KeyKind.Digests"/>; used here only, not kept.</param>
    /// <param name="direction">What the file is.</param>
    /// <param name="name">Its path in its manifest.</param>
    public KeyedDigest(ContentKey key, SealingDirection direction, string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        var head = new byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(head, (int)direction);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(sizeof(int)), text.Length);
        _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Secret);
        _hash.AppendData(head);
        _hash.AppendData(text);
    }

    /// <summary>Bytes of content so far.</summary>
    public long Bytes { get; private set; }

    public void Append(ReadOnlySpan<byte> content)
    {
        _hash.AppendData(content);
        Bytes += content.Length;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Finish()
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest);
    }

    public void Dispose() => _hash.Dispose();
}
