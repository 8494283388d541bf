using Skyops.Merkle;
using Skyops.Storage.Journal.Reading;

namespace Skyops.Storage.Journal.Writing;

/// <summary>The end of the chain: the newest batch (0: none), its hash, and the id of the newest row.</summary>
internal sealed record JournalHead(long Batch, byte[] Hash, long LastId)
{
    public const string Query =
        "SELECT number, root, hash, first, leaves, (SELECT max(id) FROM event) FROM batch "
        + "ORDER BY number DESC LIMIT 1";

    /// <summary>Reads the head and checks that the newest batch is what its hash says.</summary>
    /// <exception cref="JournalDamagedException">It is not.</exception>
    /// <param name="statement"><see cref="Query"/>, prepared; the caller disposes of it.</param>
    public static JournalHead Read(IReadStatement statement)
    {
        if (!statement.Step())
            return new JournalHead(0, BatchChain.Start, 0);
        var (number, hash, digests) = (statement.Integer(0), statement.Bytes(2), statement.Bytes(4));
        var head = new JournalHead(number, hash, statement.Integer(3) + (digests.Length / RowDigest.Size) - 1);
        if (digests.Length == 0 || digests.Length % RowDigest.Size != 0 || hash.Length != MerkleHash.Size
            || statement.Integer(5) != head.LastId)
        {
            throw new JournalDamagedException($"batch {number}, the newest, does not fit the rows");
        }

        var root = new byte[MerkleHash.Size];
        BatchChain.Root(digests, root);
        if (!root.AsSpan().SequenceEqual(statement.Blob(1)))
            throw new JournalDamagedException($"the root of batch {number}, the newest, is not that of its leaves");
        return head;
    }
}
