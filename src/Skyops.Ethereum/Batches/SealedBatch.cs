using Skyops.Merkle;

namespace Skyops.Ethereum.Batches;

/// <summary>
/// A batch as its signer holds it: the signed head, and the tree from which each item takes its proof.
/// </summary>
public sealed class SealedBatch
{
    private readonly MerkleTree _tree;

    internal SealedBatch(SignedBatch head, MerkleTree tree)
    {
        Head = head;
        _tree = tree;
    }

    public SignedBatch Head { get; }

    /// <summary>What the item at this place keeps, from 0 in the order in which they were signed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public BatchItem Item(int index) => BatchItem.TryCreate(Head, _tree.Prove(index), out var item)
        ? item
        : throw new InvalidOperationException("The tree of a sealed batch has changed.");
}
