using Skyops.Merkle;

namespace Skyops.Storage.Journal.Reading;

/// <summary>Walks the batches in order and compares each with its rows, its root and the batch before.</summary>
internal sealed class ChainCheck(VerificationLog log, long lastBatch)
{
    private const int ChunkRows = 8_192;
    private readonly byte[] _root = new byte[MerkleHash.Size];
    private readonly byte[] _hash = new byte[MerkleHash.Size];
    private long _nextBatch = 1;
    private long _nextId = 1;
    private long _epoch;

    public long Rows { get; private set; }

    public long Batches { get; private set; }

    public byte[] HeadHash { get; private set; } = BatchChain.Start;

    /// <summary>Checks the next batches; false when there are no more.</summary>
    public bool RunChunk(IReadConnection connection)
    {
        var (batches, more) = ReadBatches(connection);
        foreach (var batch in batches)
            CheckBatch(connection, batch);
        return more;
    }

    /// <summary>Names rows that no batch covers.</summary>
    public bool FindStrays(IReadConnection connection, long lastId)
    {
        ReportStrays(connection, long.MinValue, 1);
        ReportStrays(connection, _nextId, lastId + 1);
        return true;
    }

    private (List<StoredBatch> Batches, bool More) ReadBatches(IReadConnection connection)
    {
        var statement = connection.Prepare(StoredBatch.Query(connection));
        statement.Bind(1, _nextBatch).Bind(2, lastBatch);
        var batches = new List<StoredBatch>();
        var more = true;
        for (var rows = 0; rows < ChunkRows && more;)
        {
            more = statement.Step();
            if (!more)
                break;
            batches.Add(StoredBatch.Read(statement));
            rows += Math.Max(1, batches[^1].Leaves.Length / RowDigest.Size);
        }

        statement.Reset();
        return (batches, more);
    }

    private void CheckBatch(IReadConnection connection, StoredBatch batch)
    {
        var number = batch.Number;
        if (number != _nextBatch)
            log.Add($"Batches {_nextBatch} to {number - 1} are missing.");
        if (batch.Writer != StoredBatch.OnlyWriter)
            log.Add($"Batch {number} names the writer '{batch.Writer}', who does not write this journal.");
        if (batch.Epoch < _epoch)
            log.Add($"Batch {number} was written under epoch {batch.Epoch} after epoch {_epoch} had begun.");
        if (batch.First != _nextId)
            log.Add($"Batch {number} begins at row id {batch.First}; after the batch before it must be {_nextId}.");
        ReportStrays(connection, _nextId, batch.First);
        CheckLinks(batch);
        Rows += new BatchRowsCheck(log, number, batch.First, batch.Leaves).Run(connection);
        Batches++;
        _nextBatch = number + 1;
        _nextId = batch.First + (batch.Leaves.Length / RowDigest.Size);
        _epoch = Math.Max(_epoch, batch.Epoch);
        HeadHash = batch.Hash.Length == _hash.Length ? batch.Hash : [.. _hash];
    }

    /// <summary>
    /// Goes on with the stored hash after a break, so that one change is not reported in all that follows.
    /// </summary>
    private void CheckLinks(StoredBatch batch)
    {
        if (batch.Leaves.Length == 0 || batch.Leaves.Length % RowDigest.Size != 0)
        {
            log.Add($"Batch {batch.Number} has a list of leaves that is cut: {batch.Leaves.Length} bytes.");
            return;
        }

        BatchChain.Root(batch.Leaves, _root);
        if (!batch.Root.AsSpan().SequenceEqual(_root))
            log.Add($"Batch {batch.Number}: its Merkle root is not that of its leaves.");
        BatchChain.Hash(HeadHash, _root, _hash);
        if (!batch.Hash.AsSpan().SequenceEqual(_hash))
            log.Add($"Batch {batch.Number}: its hash does not follow from batch {batch.Number - 1} and its own leaves.");
    }

    private void ReportStrays(IReadConnection connection, long from, long to)
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
