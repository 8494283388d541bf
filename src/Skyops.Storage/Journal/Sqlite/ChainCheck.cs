using Skyops.Merkle;

namespace Skyops.Storage.Journal.Sqlite;

/// <summary>Walks the batches in order and compares each with its rows, its root and the batch before.</summary>
internal sealed class ChainCheck(VerificationLog log, long lastBatch)
{
    private const int ChunkRows = 8_192;
    private readonly byte[] _root = new byte[MerkleHash.Size];
    private readonly byte[] _hash = new byte[MerkleHash.Size];
    private long _nextBatch = 1;
    private long _nextId = 1;

    public long Rows { get; private set; }

    public long Batches { get; private set; }

    public byte[] HeadHash { get; private set; } = BatchChain.Start;

    /// <summary>Checks the next batches; false when there are no more.</summary>
    public bool RunChunk(ReadConnection connection)
    {
        var batches = connection.Prepare(
            "SELECT number, writer, root, hash, first, leaves FROM batch "
            + "WHERE number >= ?1 AND number <= ?2 ORDER BY number");
        batches.Bind(1, _nextBatch).Bind(2, lastBatch);
        var end = Rows + ChunkRows;
        var more = true;
        while (Rows < end && more)
        {
            more = batches.Step();
            if (more)
                CheckBatch(connection, batches);
        }

        batches.Reset();
        return more;
    }

    /// <summary>Names rows that no batch covers.</summary>
    public bool FindStrays(ReadConnection connection, long lastId)
    {
        ReportStrays(connection, long.MinValue, 1);
        ReportStrays(connection, _nextId, lastId + 1);
        return true;
    }

    private void CheckBatch(ReadConnection connection, Statement batches)
    {
        var (number, first) = (batches.Integer(0), batches.Integer(4));
        if (number != _nextBatch)
            log.Add($"Batches {_nextBatch} to {number - 1} are missing.");
        if (batches.Text(1) != Schema.Writer)
            log.Add($"Batch {number} names the writer '{batches.Text(1)}', who does not write this file.");
        if (first != _nextId)
            log.Add($"Batch {number} begins at row id {first}; after the batch before it must be {_nextId}.");
        ReportStrays(connection, _nextId, first);
        CheckLinks(batches, number);
        var digests = batches.Bytes(5);
        var count = digests.Length / RowDigest.Size;
        Rows += new BatchRowsCheck(log, number, first, digests).Run(connection);
        Batches++;
        _nextBatch = number + 1;
        _nextId = first + count;
        HeadHash = batches.Blob(3).Length == _hash.Length ? batches.Bytes(3) : [.. _hash];
    }

    /// <summary>
    /// Goes on with the stored hash after a break, so that one change is not reported in all that follows.
    /// </summary>
    private void CheckLinks(Statement batches, long number)
    {
        var digests = batches.Blob(5);
        if (digests.Length == 0 || digests.Length % RowDigest.Size != 0)
        {
            log.Add($"Batch {number} has a list of leaves that is cut: {digests.Length} bytes.");
            return;
        }

        BatchChain.Root(digests, _root);
        if (!batches.Blob(2).SequenceEqual(_root))
            log.Add($"Batch {number}: its Merkle root is not that of its leaves.");
        BatchChain.Hash(HeadHash, _root, _hash);
        if (!batches.Blob(3).SequenceEqual(_hash))
            log.Add($"Batch {number}: its hash does not follow from batch {number - 1} and its own leaves.");
    }

    private void ReportStrays(ReadConnection connection, long from, long to)
    {
        if (from >= to)
            return;
        var rows = connection.Prepare(
            "SELECT stream, seq, batch, id FROM event WHERE id >= ?1 AND id < ?2 ORDER BY id");
        rows.Bind(1, from).Bind(2, to);
        while (rows.Step())
        {
            var (stream, seq, batch) = (rows.Text(0), rows.Integer(1), rows.Integer(2));
            log.Add($"Added row: {stream} seq {seq} (marked batch {batch}, row id {rows.Integer(3)}) is in no batch.");
        }

        rows.Reset();
    }
}
