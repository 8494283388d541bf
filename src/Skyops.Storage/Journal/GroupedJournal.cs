using System.Runtime.CompilerServices;
using Skyops.Storage.Journal.Reading;
using Skyops.Storage.Journal.Writing;

namespace Skyops.Storage.Journal;

/// <summary>
/// What the journals share, whatever they store rows in: one thread writes groups, other threads read on connections of
/// their own.
/// </summary>
public abstract class GroupedJournal : IJournal, IAsyncDisposable
{
    private readonly JournalLimits _limits;
    private readonly JournalWriter _writer;
    private readonly ReadPool _readers;
    private int _disposed;

    private protected GroupedJournal(JournalLimits limits, IGroupStore store, ReadPool readers)
    {
        _limits = limits;
        _readers = readers;
        _writer = new JournalWriter(limits, store);
    }

    /// <inheritdoc/>
    public string HeadHash => Convert.ToHexStringLower(_writer.Head);

    /// <inheritdoc/>
    public string? WriteProblem => _writer.Problem;

    /// <inheritdoc/>
    public ValueTask<AppendStatus> AppendAsync(JournalAppend append, CancellationToken cancellationToken = default)
    {
        AppendRules.Check(append, _limits);
        return _writer.WriteAsync(new PendingAppend(append), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask WriteSnapshotAsync(
        string stream, JournalSnapshot snapshot, CancellationToken cancellationToken = default)
    {
        AppendRules.Check(stream, snapshot, _limits);
        await _writer.WriteAsync(new PendingSnapshot(stream, snapshot), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<JournalSnapshot?> ReadSnapshotAsync(
        string stream, CancellationToken cancellationToken = default)
    {
        AppendRules.CheckStream(stream);
        return await _readers.RunAsync(connection => EventReader.ReadSnapshot(connection, stream), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalRow> ReadAsync(
        string stream, long afterSeq, CancellationToken cancellationToken = default) =>
        ReadAsync(stream, afterSeq, long.MaxValue, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRow> ReadAsync(
        string stream, long afterSeq, long upToSeq, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        AppendRules.CheckStream(stream);
        for (var more = true; more;)
        {
            var after = afterSeq;
            (var page, more) = await _readers.RunAsync(
                connection => EventReader.ReadPage(connection, stream, after, upToSeq), cancellationToken);
            foreach (var row in page)
                yield return row;
            if (page.Count > 0)
                afterSeq = page[^1].Seq;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IReadOnlyList<JournalRow>>> ReadManyAsync(
        IReadOnlyList<string> streams, CancellationToken cancellationToken = default)
    {
        foreach (var stream in streams)
            AppendRules.CheckStream(stream);
        return await _readers.RunAsync(connection => EventReader.ReadMany(connection, streams), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<EntityRow?> ReadEntityAsync(
        string kind, string key, CancellationToken cancellationToken = default) =>
        await _readers.RunAsync(connection => EntityReader.Find(connection, kind, key), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The cursor is not one of this query, or the query is out of
    /// bounds.</exception>
    public async ValueTask<EntityPage> QueryAsync(EntityQuery query, CancellationToken cancellationToken = default)
    {
        AppendRules.Check(query);
        var cursor = EntityCursor.Decode(query);
        return await _readers.RunAsync(
            connection => EntityReader.ReadPage(connection, query, cursor), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<JournalVerification> VerifyAsync(CancellationToken cancellationToken = default) =>
        await new JournalVerifier(_readers).RunAsync(cancellationToken);

    /// <summary>The proof that a row is in its batch, or null when there is no such row.</summary>
    /// <exception cref="JournalDamagedException">The row's batch is missing or does not hold it.</exception>
    public async ValueTask<JournalProof?> ProveAsync(
        string stream, long seq, CancellationToken cancellationToken = default)
    {
        AppendRules.CheckStream(stream);
        return await _readers.RunAsync(connection => ProofReader.Read(connection, stream, seq), cancellationToken);
    }

    /// <summary>Writes what is queued, then closes the store and lets other processes have it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        GC.SuppressFinalize(this);
        Closing();
        await Task.Run(_writer.Dispose);
        await _readers.DisposeAsync();
        await CloseAsync();
    }

    /// <summary>Called before what is queued is written.</summary>
    private protected virtual void Closing()
    {
    }

    /// <summary>Called when nothing is written or read any more.</summary>
    private protected abstract ValueTask CloseAsync();
}
