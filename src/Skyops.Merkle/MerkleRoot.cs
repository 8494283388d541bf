using System.Buffers;
using Skyops.Merkle.Hashing;

namespace Skyops.Merkle;

/// <summary>The root alone, for those who need no proofs: half the memory of a <see cref="MerkleTree"/>.</summary>
public static class MerkleRoot
{
    /// <summary>Writes the root over leaves that are 32-byte digests, laid end to end.</summary>
    /// <exception cref="ArgumentException">The length is no multiple of 32.</exception>
    public static void OfDigests(ReadOnlySpan<byte> digests, Span<byte> root) =>
        OfDigests(digests, root, LevelHasher.Widest);

    internal static void OfDigests(ReadOnlySpan<byte> digests, Span<byte> root, LaneWidth width)
    {
        if (digests.Length % MerkleHash.Size != 0)
            throw new ArgumentException("Digests are 32 bytes each, laid end to end.", nameof(digests));
        if (digests.IsEmpty)
        {
            MerkleHash.Empty(root);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(digests.Length);
        var level = buffer.AsSpan(0, digests.Length);
        LevelHasher.HashLeaves(digests, level, width);
        while (level.Length > MerkleHash.Size)
            level = level[..Reduce(level, level, width)];
        level.CopyTo(root);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>
    /// Makes the next level and returns its length in bytes. An odd last hash moves up unchanged, which gives exactly
    /// the shape of RFC 6962 (split at the largest power of two below the size).
    /// </summary>
    internal static int Reduce(ReadOnlySpan<byte> children, Span<byte> parents, LaneWidth width)
    {
        var pairs = children.Length / (2 * MerkleHash.Size);
        var paired = pairs * MerkleHash.Size;
        var odd = children.Length - (2 * paired);
        LevelHasher.HashPairs(children, parents, width);
        children[(2 * paired)..].CopyTo(parents[paired..]);
        return paired + odd;
    }
}
