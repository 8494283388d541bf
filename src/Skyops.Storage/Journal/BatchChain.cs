using System.Security.Cryptography;
using Skyops.Merkle;

namespace Skyops.Storage.Journal;

/// <summary>The hash chain over batches: hash = SHA-256(hash of the batch before ‖ Merkle root of the batch).</summary>
public static class BatchChain
{
    /// <summary>Stands before the first batch: 32 zero bytes.</summary>
    public static byte[] Start => new byte[MerkleHash.Size];

    /// <summary>Writes the root over the rows' digests (32 bytes each, in the order of the rows).</summary>
    public static void Root(ReadOnlySpan<byte> digests, Span<byte> root) => MerkleRoot.OfDigests(digests, root);

    /// <summary>Writes the hash of a batch.</summary>
    public static void Hash(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> root, Span<byte> hash)
    {
        Span<byte> pair = stackalloc byte[2 * MerkleHash.Size];
        previous[..MerkleHash.Size].CopyTo(pair);
        root[..MerkleHash.Size].CopyTo(pair[MerkleHash.Size..]);
        SHA256.HashData(pair, hash);
    }
}
