using System.Buffers;
using System.Security.Cryptography;
using Skyops.Merkle.Hashing;

namespace Skyops.Merkle;

/// <summary>
/// The two hashes a tree is made of, as in RFC 6962, section 2.1: SHA-256(0x00 ‖ data) for a leaf, SHA-256(0x01 ‖ left
/// ‖ right) for an inner node. The prefixes keep a node from being passed off as a leaf.
/// </summary>
public static class MerkleHash
{
    /// <summary>Bytes of a leaf hash, a node hash and a root.</summary>
    public const int Size = 32;

    private const int StackLimit = 1024;

    /// <summary>Writes the root of a tree without leaves: SHA-256 of nothing.</summary>
    public static void Empty(Span<byte> destination) => SHA256.HashData([], destination);

    /// <summary>Hashes a leaf of any length into 32 bytes.</summary>
    public static void Leaf(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (data.Length == Size)
        {
            MerkleBlocks.HashLeaves<ScalarLane>(data, destination, 1);
            return;
        }

        var length = data.Length + 1;
        byte[]? rented = null;
        var input = length <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(length);
        input[0] = 0;
        data.CopyTo(input[1..]);
        SHA256.HashData(input[..length], destination);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Hashes two 32-byte children into 32 bytes, which may overlap them.</summary>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination)
    {
        Span<byte> pair = stackalloc byte[2 * Size];
        left[..Size].CopyTo(pair);
        right[..Size].CopyTo(pair[Size..]);
        MerkleBlocks.HashPairs<ScalarLane>(pair, destination, 1);
    }
}
