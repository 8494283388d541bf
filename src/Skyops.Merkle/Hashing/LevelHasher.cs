namespace Skyops.Merkle.Hashing;

/// <summary>Hashes a whole level of a tree with the widest vectors the machine has.</summary>
internal static class LevelHasher
{
    public static LaneWidth Widest { get; } =
        SixteenLanes.IsSupported ? LaneWidth.Sixteen : EightLanes.IsSupported ? LaneWidth.Eight : LaneWidth.One;

    /// <summary>Turns 32-byte digests into leaf hashes, in place if both spans are the same memory.</summary>
    public static void HashLeaves(ReadOnlySpan<byte> digests, Span<byte> hashes, LaneWidth widest)
    {
        for (var remaining = digests.Length / MerkleBlocks.DigestSize; remaining > 0;)
        {
            var lanes = LanesFor(remaining, widest);
            var count = Math.Min(remaining, lanes);
            if (lanes == SixteenLanes.Count)
                MerkleBlocks.HashLeaves<SixteenLanes>(digests, hashes, count);
            else if (lanes == EightLanes.Count)
                MerkleBlocks.HashLeaves<EightLanes>(digests, hashes, count);
            else
                MerkleBlocks.HashLeaves<ScalarLane>(digests, hashes, count);
            digests = digests[(count * MerkleBlocks.DigestSize)..];
            hashes = hashes[(count * MerkleBlocks.DigestSize)..];
            remaining -= count;
        }
    }

    /// <summary>
    /// Hashes adjacent pairs of 32-byte hashes; an odd last hash is left to the caller. Both spans may start at the
    /// same memory, because a group of pairs is read whole before its (half as long) hashes are written.
    /// </summary>
    public static void HashPairs(ReadOnlySpan<byte> children, Span<byte> parents, LaneWidth widest)
    {
        for (var remaining = children.Length / MerkleBlocks.PairSize; remaining > 0;)
        {
            var lanes = LanesFor(remaining, widest);
            var count = Math.Min(remaining, lanes);
            if (lanes == SixteenLanes.Count)
                MerkleBlocks.HashPairs<SixteenLanes>(children, parents, count);
            else if (lanes == EightLanes.Count)
                MerkleBlocks.HashPairs<EightLanes>(children, parents, count);
            else
                MerkleBlocks.HashPairs<ScalarLane>(children, parents, count);
            children = children[(count * MerkleBlocks.PairSize)..];
            parents = parents[(count * MerkleBlocks.DigestSize)..];
            remaining -= count;
        }
    }

    // A partly filled vector costs the same as a full one, which pays from two inputs on (8 lanes) and nine (16 lanes).
    private static int LanesFor(int remaining, LaneWidth widest) => remaining switch
    {
        > 8 when widest >= LaneWidth.Sixteen => SixteenLanes.Count,
        > 1 when widest >= LaneWidth.Eight => EightLanes.Count,
        _ => ScalarLane.Count,
    };
}
