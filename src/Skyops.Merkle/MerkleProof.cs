using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Skyops.Merkle;

/// <summary>
/// Shows that one leaf is at one place of a tree with a known root (RFC 9162, section 2.1.3): the sibling hashes from
/// the leaf up. Immutable; equality is of the contents.
/// </summary>
public sealed class MerkleProof : IEquatable<MerkleProof>
{
    private const int HeaderSize = 16;
    private readonly byte[] _path;

    private MerkleProof(long index, long treeSize, byte[] path)
    {
        Index = index;
        TreeSize = treeSize;
        _path = path;
    }

    /// <summary>The leaf's place, from 0.</summary>
    public long Index { get; }

    /// <summary>How many leaves the tree has.</summary>
    public long TreeSize { get; }

    /// <summary>Sibling hashes of 32 bytes each, the lowest first.</summary>
    public ReadOnlySpan<byte> Path => _path;

    /// <summary>Bytes of <see cref="WriteTo"/>: 8 for the index, 8 for the size, 32 a sibling.</summary>
    public int EncodedSize => HeaderSize + _path.Length;

    /// <summary>
    /// Makes a proof from its parts; the path must have exactly the length that the index and the size ask for.
    /// </summary>
    public static bool TryCreate(
        long index, long treeSize, ReadOnlySpan<byte> path, [NotNullWhen(true)] out MerkleProof? proof)
    {
        var fits = index >= 0 && index < treeSize && path.Length == PathLength(index, treeSize) * MerkleHash.Size;
        proof = fits ? new MerkleProof(index, treeSize, path.ToArray()) : null;
        return fits;
    }

    /// <summary>
    /// Reads what <see cref="WriteTo"/> wrote. Any other length or an index outside the tree is refused.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out MerkleProof? proof)
    {
        proof = null;
        return encoded.Length >= HeaderSize
            && TryCreate(
                BinaryPrimitives.ReadInt64BigEndian(encoded),
                BinaryPrimitives.ReadInt64BigEndian(encoded[8..]),
                encoded[HeaderSize..],
                out proof);
    }

    /// <summary>Writes index, size (big-endian, 8 bytes each) and path.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64BigEndian(destination, Index);
        BinaryPrimitives.WriteInt64BigEndian(destination[8..], TreeSize);
        _path.CopyTo(destination[HeaderSize..]);
    }

    /// <summary>Same bytes as <see cref="WriteTo"/>, in a new array.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[EncodedSize];
        WriteTo(bytes);
        return bytes;
    }

    /// <summary>Whether a leaf with this data is at <see cref="Index"/> of the tree with this root.</summary>
    public bool Verify(ReadOnlySpan<byte> leafData, ReadOnlySpan<byte> root)
    {
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        MerkleHash.Leaf(leafData, hash);
        return VerifyHash(hash, root);
    }

    /// <summary>As <see cref="Verify"/>, with the leaf already hashed by <see cref="MerkleHash.Leaf"/>.</summary>
    public bool VerifyHash(ReadOnlySpan<byte> leafHash, ReadOnlySpan<byte> root)
    {
        if (leafHash.Length != MerkleHash.Size || root.Length != MerkleHash.Size)
            return false;
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        leafHash.CopyTo(hash);
        var path = Path;
        var (index, last) = (Index, TreeSize - 1);
        for (; last > 0; index >>= 1, last >>= 1)
        {
            // The last node of a level without a partner moved up unchanged.
            if ((index & 1) == 0 && index == last)
                continue;
            var sibling = path[..MerkleHash.Size];
            path = path[MerkleHash.Size..];
            if ((index & 1) == 1)
                MerkleHash.Node(sibling, hash, hash);
            else
                MerkleHash.Node(hash, sibling, hash);
        }

        return hash.SequenceEqual(root);
    }

    public bool Equals(MerkleProof? other) =>
        other is not null && Index == other.Index && TreeSize == other.TreeSize && Path.SequenceEqual(other.Path);

    public override bool Equals(object? obj) => Equals(obj as MerkleProof);

    public override int GetHashCode() => HashCode.Combine(Index, TreeSize, _path.Length);

    /// <summary>
    /// Siblings on the way up: all levels on which the leaf's way and the tree's right edge differ (there is a partner
    /// on each), and from where they meet one for each right turn.
    /// </summary>
    internal static int PathLength(long index, long treeSize)
    {
        var last = treeSize - 1;
        var apart = 64 - BitOperations.LeadingZeroCount((ulong)(index ^ last));
        return apart + BitOperations.PopCount((ulong)index >> apart);
    }
}
