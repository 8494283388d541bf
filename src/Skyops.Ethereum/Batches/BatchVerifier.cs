using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Sessions;
using Skyops.Merkle;

namespace Skyops.Ethereum.Batches;

/// <summary>
/// Checks what a <see cref="BatchSigner"/> of the same delegation and context signed, as a whole or item by item.
/// </summary>
public sealed class BatchVerifier
{
    private readonly SessionVerifier _key;
    private readonly Hash256 _delegation;
    private readonly string _context;

    /// <param name="key">Checks the session key's signatures; it stays the caller's to dispose of.</param>
    /// <param name="delegation">The id of a delegation that was found valid.</param>
    /// <param name="context">A word of <see cref="BatchContext"/>.</param>
    public BatchVerifier(SessionVerifier key, Hash256 delegation, string context)
    {
        BatchContext.Check(context);
        _key = key;
        _delegation = delegation;
        _context = context;
    }

    /// <summary>Checks all items at once: item hashes of 32 bytes, laid end to end in the signed order.</summary>
    public BatchVerdict Verify(SignedBatch batch, ReadOnlySpan<byte> itemHashes)
    {
        if (batch.Delegation != _delegation)
            return BatchVerdict.WrongDelegation;
        if (itemHashes.Length != (long)batch.Count * Hash256.Size)
            return BatchVerdict.WrongCount;
        Span<byte> root = stackalloc byte[Hash256.Size];
        MerkleRoot.OfDigests(itemHashes, root);
        return Hash256.FromBytes(root) == batch.Root ? VerifyHead(batch) : BatchVerdict.WrongRoot;
    }

    /// <summary>Checks one item by its proof.</summary>
    public BatchVerdict Verify(BatchItem item, Hash256 itemHash)
    {
        if (item.Batch.Delegation != _delegation)
            return BatchVerdict.WrongDelegation;
        Span<byte> leaf = stackalloc byte[Hash256.Size];
        Span<byte> root = stackalloc byte[Hash256.Size];
        itemHash.WriteTo(leaf);
        item.Batch.Root.WriteTo(root);
        return item.Proof.Verify(leaf, root) ? VerifyHead(item.Batch) : BatchVerdict.NotIncluded;
    }

    private BatchVerdict VerifyHead(SignedBatch batch)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        BatchDigest.Write(_context, batch.Delegation, batch.Count, batch.Root, digest);
        return _key.Verify(digest, batch.Signature) ? BatchVerdict.Valid : BatchVerdict.BadSignature;
    }
}
