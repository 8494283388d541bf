using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Sessions;
using Skyops.Merkle;

namespace Skyops.Ethereum.Batches;

/// <summary>
/// Signs many items with one signature of a session key, because a signature costs as much as hashing a few hundred
/// items.
/// </summary>
public sealed class BatchSigner
{
    private readonly SessionKey _key;
    private readonly Hash256 _delegation;
    private readonly string _context;

    /// <param name="key">The session key; it stays the caller's to dispose of.</param>
    /// <param name="delegation">The id of the delegation of this key.</param>
    /// <param name="context">A word of <see cref="BatchContext"/>.</param>
    public BatchSigner(SessionKey key, Hash256 delegation, string context)
    {
        BatchContext.Check(context);
        _key = key;
        _delegation = delegation;
        _context = context;
    }

    /// <summary>Signs 1 to <see cref="SignedBatch.MaxItems"/> item hashes of 32 bytes, laid end to end.</summary>
    /// <exception cref="ArgumentException">There are none, too many, or a part of one.</exception>
    public SealedBatch Sign(ReadOnlySpan<byte> itemHashes)
    {
        var count = itemHashes.Length / Hash256.Size;
        if (itemHashes.Length % Hash256.Size != 0 || count is < 1 or > SignedBatch.MaxItems)
            throw new ArgumentException("A batch has 1 to 65,536 hashes of 32 bytes.", nameof(itemHashes));
        var tree = new MerkleTree(count);
        tree.AddDigests(itemHashes);
        var root = Hash256.FromBytes(tree.ToRoot());
        Span<byte> digest = stackalloc byte[Hash256.Size];
        BatchDigest.Write(_context, _delegation, count, root, digest);
        return new SealedBatch(new SignedBatch(_delegation, count, root, _key.Sign(digest)), tree);
    }
}
