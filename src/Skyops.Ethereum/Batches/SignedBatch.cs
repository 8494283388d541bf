using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.Batches;

/// <summary>
/// The signed head of a batch, without its items. Binary form, 133 bytes: version (1) ‖ delegation id (32) ‖ number of
/// items (4, big-endian) ‖ Merkle root (32) ‖ P-256 signature r ‖ s (64). The context is not in it: the reader must
/// know it.
/// </summary>
public sealed class SignedBatch : IEquatable<SignedBatch>
{
    /// <summary>The most items of one batch.</summary>
    public const int MaxItems = 1 << 16;

    /// <summary>Bytes of the binary form.</summary>
    public const int Size = SignatureAt + SignatureSize;

    private const byte Version = 1;
    private const int SignatureSize = 64;
    private const int CountAt = 1 + Hash256.Size;
    private const int RootAt = CountAt + 4;
    private const int SignatureAt = RootAt + Hash256.Size;

    private readonly byte[] _encoded;

    private SignedBatch(byte[] encoded)
    {
        _encoded = encoded;
    }

    internal SignedBatch(Hash256 delegation, int count, Hash256 root, ReadOnlySpan<byte> signature)
        : this(new byte[Size])
    {
        _encoded[0] = Version;
        delegation.WriteTo(_encoded.AsSpan(1));
        BinaryPrimitives.WriteInt32BigEndian(_encoded.AsSpan(CountAt), count);
        root.WriteTo(_encoded.AsSpan(RootAt));
        signature.CopyTo(_encoded.AsSpan(SignatureAt));
    }

    /// <summary>Which delegation lets the signing key speak.</summary>
    public Hash256 Delegation => Hash256.FromBytes(_encoded.AsSpan(1, Hash256.Size));

    /// <summary>How many items the batch has, 1 to <see cref="MaxItems"/>.</summary>
    public int Count => BinaryPrimitives.ReadInt32BigEndian(_encoded.AsSpan(CountAt));

    /// <summary>The Merkle root over the item hashes.</summary>
    public Hash256 Root => Hash256.FromBytes(_encoded.AsSpan(RootAt, Hash256.Size));

    /// <summary>r ‖ s, 64 bytes.</summary>
    public ReadOnlySpan<byte> Signature => _encoded.AsSpan(SignatureAt);

    /// <summary>The binary form.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded;

    /// <summary>Reads the binary form; false unless it is exactly that, with a possible number of items.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out SignedBatch? batch)
    {
        batch = encoded.Length == Size && encoded[0] == Version ? new SignedBatch(encoded.ToArray()) : null;
        if (batch is { Count: < 1 or > MaxItems })
            batch = null;
        return batch is not null;
    }

    public bool Equals(SignedBatch? other) => other is not null && Encoded.SequenceEqual(other.Encoded);

    public override bool Equals(object? obj) => Equals(obj as SignedBatch);

    public override int GetHashCode() => Root.GetHashCode();
}
