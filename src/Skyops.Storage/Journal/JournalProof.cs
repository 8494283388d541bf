using Skyops.Merkle;

namespace Skyops.Storage.Journal;

/// <summary>
/// Shows that a row is in the journal: its place in the Merkle tree of its batch, and the batch's link of the chain.
/// Whoever holds the chain's hash after this batch (from an anchor, say) needs nothing else.
/// </summary>
/// <param name="Row">The row.</param>
/// <param name="Batch">Number of its batch, from 1.</param>
/// <param name="Proof">Siblings from the row's leaf up to the root.</param>
/// <param name="Root">Merkle root of the batch, 32 bytes.</param>
/// <param name="PreviousHash">Hash of the batch before, 32 bytes.</param>
/// <param name="Hash">Hash of this batch, 32 bytes.</param>
/// <param name="HeadBatch">Number of the newest batch when the proof was made.</param>
/// <param name="HeadHash">Its hash, 32 bytes.</param>
public sealed record JournalProof(
    JournalRow Row,
    long Batch,
    MerkleProof Proof,
    ReadOnlyMemory<byte> Root,
    ReadOnlyMemory<byte> PreviousHash,
    ReadOnlyMemory<byte> Hash,
    long HeadBatch,
    ReadOnlyMemory<byte> HeadHash)
{
    /// <summary>Whether row, tree and link agree.</summary>
    public bool IsValid()
    {
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        if (Root.Length != MerkleHash.Size || PreviousHash.Length != MerkleHash.Size)
            return false;
        BatchChain.Hash(PreviousHash.Span, Root.Span, hash);
        return hash.SequenceEqual(Hash.Span) && Proof.Verify(RowDigest.Of(Row), Root.Span);
    }
}
