using Skyops.Merkle;

namespace Skyops.Storage.Journal.Reading;

/// <summary>Makes inclusion proofs from a row, its batch's leaves, and the batch before.</summary>
internal static class ProofReader
{
    public static JournalProof? Read(IReadConnection connection, string stream, long seq)
    {
        connection.BeginSnapshot();
        var statement = connection.Prepare(
            "SELECT id, at, data, batch FROM event WHERE stream = ?1 AND seq = ?2");
        if (!statement.Bind(1, stream).Bind(2, seq).Step())
        {
            statement.Reset();
            connection.EndSnapshot();
            return null;
        }

        var (id, number) = (statement.Integer(0), statement.Integer(3));
        var at = new DateTimeOffset(statement.Integer(1), TimeSpan.Zero);
        var row = new JournalRow(stream, seq, at, statement.Bytes(2));
        statement.Reset();
        var proof = Prove(connection, row, id, number);
        connection.EndSnapshot();
        return proof;
    }

    private static JournalProof Prove(IReadConnection connection, JournalRow row, long id, long number)
    {
        var previous = number == 1 ? BatchChain.Start : Hash(connection, number - 1);
        var (headBatch, headHash) = Head(connection);
        var statement = connection.Prepare("SELECT root, hash, first, leaves FROM batch WHERE number = ?1");
        if (!statement.Bind(1, number).Step())
            throw Missing(number);
        var (root, hash, index) = (statement.Bytes(0), statement.Bytes(1), id - statement.Integer(2));
        var digests = statement.Bytes(3);
        statement.Reset();
        var tree = new MerkleTree(digests.Length / RowDigest.Size);
        tree.AddDigests(digests);
        if (index < 0 || index >= tree.Count)
            throw new JournalDamagedException($"Batch {number} does not hold its row {row.Stream} {row.Seq}.");
        return new JournalProof(row, number, tree.Prove((int)index), root, previous, hash, headBatch, headHash);
    }

    private static byte[] Hash(IReadConnection connection, long number)
    {
        var statement = connection.Prepare("SELECT hash FROM batch WHERE number = ?1");
        if (!statement.Bind(1, number).Step())
            throw Missing(number);
        var hash = statement.Bytes(0);
        statement.Reset();
        return hash;
    }

    private static (long Number, byte[] Hash) Head(IReadConnection connection)
    {
        var statement = connection.Prepare("SELECT number, hash FROM batch ORDER BY number DESC LIMIT 1");
        var head = statement.Step() ? (statement.Integer(0), statement.Bytes(1)) : (0, BatchChain.Start);
        statement.Reset();
        return head;
    }

    private static JournalDamagedException Missing(long number) => new($"Batch {number} is missing.");
}
