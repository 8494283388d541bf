using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.Settlement;

/// <summary>
/// Inner nodes as OpenZeppelin's MerkleProof has them: Keccak-256 of both children, the lesser first, so that a proof
/// need not say which side a sibling is on.
/// </summary>
internal static class SortedPairs
{
    /// <summary>Writes the node over two hashes; the destination may be one of them.</summary>
    public static void Hash(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, Span<byte> destination)
    {
        Span<byte> pair = stackalloc byte[2 * Hash256.Size];
        var sorted = one.SequenceCompareTo(other) <= 0;
        one.CopyTo(sorted ? pair : pair[Hash256.Size..]);
        other.CopyTo(sorted ? pair[Hash256.Size..] : pair);
        Keccak256.Hash(pair, destination);
    }

    /// <summary>All levels of a tree over these hashes, laid end to end, up to the one with the root alone.</summary>
    public static byte[][] Levels(byte[] hashes)
    {
        var levels = new List<byte[]> { hashes };
        while (levels[^1].Length > Hash256.Size)
            levels.Add(Above(levels[^1]));
        return [.. levels];
    }

    private static byte[] Above(ReadOnlySpan<byte> level)
    {
        var pairs = level.Length / (2 * Hash256.Size);
        var odd = level[(pairs * 2 * Hash256.Size)..];
        var above = new byte[(pairs * Hash256.Size) + odd.Length];
        for (var i = 0; i < pairs; i++)
        {
            var pair = level.Slice(i * 2 * Hash256.Size, 2 * Hash256.Size);
            Hash(pair[..Hash256.Size], pair[Hash256.Size..], above.AsSpan(i * Hash256.Size, Hash256.Size));
        }

        odd.CopyTo(above.AsSpan(pairs * Hash256.Size));
        return above;
    }
}
