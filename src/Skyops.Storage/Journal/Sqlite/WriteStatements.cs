using Skyops.Storage.Journal.Reading;
using Skyops.Storage.Journal.Writing;

namespace Skyops.Storage.Journal.Sqlite;

/// <summary>
/// The statements of the writer's connection and what it remembers between transactions. All of it is thrown away with
/// the connection after an unexpected failure.
/// </summary>
internal sealed class WriteStatements : IDisposable
{
    private const int CachedStreams = 65_536;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _insertEvent;
    private readonly Statement _eventExists;
    private readonly Statement _upsertEntity;
    private readonly Statement _upsertSnapshot;
    private readonly Statement _insertBatch;

    // The last sequence of streams written lately. It saves a look-up; what decides is the unique index.
    private readonly Dictionary<string, long> _lastSeq = [];
    private readonly BatchBuilder _batch;

    private WriteStatements(Database database, JournalHead head)
    {
        Database = database;
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _insertEvent = database.Prepare(
            "INSERT INTO event (id, stream, seq, at, data, batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
            + "ON CONFLICT (stream, seq) DO NOTHING");
        _eventExists = database.Prepare("SELECT 1 FROM event WHERE stream = ?1 AND seq = ?2");
        _upsertEntity = database.Prepare(
            "INSERT INTO entity (kind, key, owner, status, updated, summary) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
            + "ON CONFLICT (kind, key) DO UPDATE SET owner = excluded.owner, status = excluded.status, "
            + "updated = excluded.updated, summary = excluded.summary");
        _upsertSnapshot = database.Prepare(
            "INSERT INTO snapshot (stream, seq, data) VALUES (?1, ?2, ?3) "
            + "ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, data = excluded.data WHERE excluded.seq >= seq");
        _insertBatch = database.Prepare(
            "INSERT INTO batch (number, writer, root, hash, first, leaves) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        _batch = new BatchBuilder(head);
    }

    /// <summary>Reads where the chain stands and prepares the statements; owns the connection from then on.</summary>
    /// <exception cref="JournalDamagedException">The newest batch is not what its hash says.</exception>
    public static WriteStatements Open(Database database)
    {
        try
        {
            using var head = database.Prepare(JournalHead.Query);
            return new WriteStatements(database, JournalHead.Read(head));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public byte[] Head => _batch.Head;

    /// <summary>The connection.</summary>
    public Database Database { get; }

    public void Begin() => _begin.Run();

    /// <summary>Adds the batch of this transaction, if it has rows, and makes it durable.</summary>
    public void Commit()
    {
        if (_batch.Count > 0)
        {
            _batch.Seal();
            _insertBatch.Bind(1, _batch.Number).Bind(2, StoredBatch.OnlyWriter).Bind(3, _batch.Root).Bind(4, _batch.Hash)
                .Bind(5, _batch.First).Bind(6, _batch.Digests).Run();
        }

        _commit.Run();
        _batch.Next();
    }

    /// <summary>Forgets what the transaction did.</summary>
    public void Rollback()
    {
        _lastSeq.Clear();
        _batch.Reset();
        if (!Database.IsIdle)
            Database.Execute("ROLLBACK");
    }

    /// <summary>Does one write of the group.</summary>
    public AppendStatus Write(PendingWrite write)
    {
        if (write is PendingAppend append)
            return Append(append.Append, append.Digest);
        var snapshot = (PendingSnapshot)write;
        WriteSnapshot(snapshot.Stream, snapshot.Snapshot);
        return AppendStatus.Appended;
    }

    /// <summary>
    /// Adds a row, unless it is there or the row before it is not: either way the caller has not seen the stream's end.
    /// </summary>
    private AppendStatus Append(JournalAppend append, ReadOnlySpan<byte> digest)
    {
        if (append.ExpectedSeq > 0 && !HasRow(append.Stream, append.ExpectedSeq))
            return AppendStatus.Conflict;
        var seq = append.ExpectedSeq + 1;
        _insertEvent.Bind(1, _batch.NextId).Bind(2, append.Stream).Bind(3, seq).Bind(4, append.At.UtcTicks)
            .Bind(5, append.Data.Span).Bind(6, _batch.Number).Run();
        if (Database.Changes == 0)
            return AppendStatus.Conflict;
        _batch.Add(digest);
        Remember(append.Stream, seq);
        if (append.Entity is { } entity)
        {
            _upsertEntity.Bind(1, entity.Kind).Bind(2, entity.Key).Bind(3, entity.Owner).Bind(4, entity.Status)
                .Bind(5, entity.Updated.UtcTicks).Bind(6, entity.Summary.Span).Run();
        }

        return AppendStatus.Appended;
    }

    private void WriteSnapshot(string stream, JournalSnapshot snapshot) =>
        _upsertSnapshot.Bind(1, stream).Bind(2, snapshot.Seq).Bind(3, snapshot.Data.Span).Run();

    public void Dispose()
    {
        foreach (var statement in (Statement[])
            [_begin, _commit, _insertEvent, _eventExists, _upsertEntity, _upsertSnapshot, _insertBatch])
            statement.Dispose();
        Database.Dispose();
    }

    private bool HasRow(string stream, long seq)
    {
        if (_lastSeq.TryGetValue(stream, out var last) && last == seq)
            return true;
        try
        {
            return _eventExists.Bind(1, stream).Bind(2, seq).Step();
        }
        finally
        {
            _eventExists.Reset();
        }
    }

    private void Remember(string stream, long seq)
    {
        if (_lastSeq.Count >= CachedStreams)
            _lastSeq.Clear();
        _lastSeq[stream] = seq;
    }
}
