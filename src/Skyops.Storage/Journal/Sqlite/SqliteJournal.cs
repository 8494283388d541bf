using System.Runtime.CompilerServices;
using Skyops.Storage.Files;

namespace Skyops.Storage.Journal.Sqlite;

/// <summary>
/// The journal in one SQLite file (write-ahead log, <c>synchronous=FULL</c>): one thread writes groups, other threads
/// read on connections of their own. One process at a time; see <see cref="OpenAsync"/>.
/// </summary>
public sealed class SqliteJournal : IJournal, IAsyncDisposable
{
    private readonly JournalOptions _options;
    private readonly OwnerLock _lock;
    private readonly JournalWriter _writer;
    private readonly ReadPool _readers;
    private int _disposed;

    private SqliteJournal(JournalOptions options, OwnerLock ownerLock, Database database)
    {
        _options = options;
        _lock = ownerLock;
        _readers = new ReadPool(options);
        _writer = new JournalWriter(options, database);
    }

    /// <summary>Opens the journal, or makes an empty one.</summary>
    /// <exception cref="ArgumentException">The options are wrong; the message lists all that is.</exception>
    /// <exception cref="JournalOpenException">
    /// Another process has the file, it is damaged, it is no journal, or a newer program wrote it.
    /// </exception>
    public static Task<SqliteJournal> OpenAsync(JournalOptions options, CancellationToken cancellationToken = default)
    {
        options.ThrowIfInvalid();
        return Task.Run(() => Open(options with { Path = Path.GetFullPath(options.Path) }), cancellationToken);
    }

    /// <summary>
    /// Checks a journal's file without opening it for writing: also one that another process has open, or that is too
    /// damaged to open.
    /// </summary>
    /// <exception cref="JournalDamagedException">SQLite cannot read it.</exception>
    /// <exception cref="JournalUnavailableException">There is no such file, or it cannot be read now.</exception>
    public static async Task<JournalVerification> VerifyFileAsync(
        string path, CancellationToken cancellationToken = default)
    {
        await using var readers = new ReadPool(new JournalOptions { Path = Path.GetFullPath(path) });
        return await new JournalVerifier(readers).RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AppendStatus> AppendAsync(JournalAppend append, CancellationToken cancellationToken = default)
    {
        AppendRules.Check(append, _options);
        return _writer.WriteAsync(new PendingAppend(append), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask WriteSnapshotAsync(
        string stream, JournalSnapshot snapshot, CancellationToken cancellationToken = default)
    {
        AppendRules.Check(stream, snapshot, _options);
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
    public async IAsyncEnumerable<JournalRow> ReadAsync(
        string stream, long afterSeq, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        AppendRules.CheckStream(stream);
        for (var more = true; more;)
        {
            var after = afterSeq;
            (var page, more) = await _readers.RunAsync(
                connection => EventReader.ReadPage(connection, stream, after), cancellationToken);
            foreach (var row in page)
                yield return row;
            if (page.Count > 0)
                afterSeq = page[^1].Seq;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<EntityRow?> ReadEntityAsync(
        string kind, string key, CancellationToken cancellationToken = default) =>
        await _readers.RunAsync(connection => EntityReader.Find(connection, kind, key), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The cursor is not one of this query, or the query is out of bounds.</exception>
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

    /// <summary>Writes what is queued, then closes the file and lets other processes have it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await Task.Run(_writer.Dispose);
        await _readers.DisposeAsync();
        _lock.Dispose();
    }

    private static SqliteJournal Open(JournalOptions options)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(options.Path)!);
        var ownerLock = OwnerLock.TryTake(options.Path + ".lock", out var owner)
            ?? throw new JournalOpenException(
                $"The journal {options.Path} is in use by process {owner?.ToString() ?? "(unknown)"}. "
                + "End that process first; one journal has one process.");
        try
        {
            var database = JournalFile.OpenForWriting(options);
            JournalFile.CheckContents(database, options);
            NativeFile.SyncFolder(Path.GetDirectoryName(options.Path)!);
            return new SqliteJournal(options, ownerLock, database);
        }
        catch (Exception exception)
        {
            ownerLock.Dispose();
            throw exception switch
            {
                JournalDamagedException => JournalFile.Damaged(options.Path, exception.Message, exception),
                SqliteFailure failure => new JournalOpenException(
                    $"The journal {options.Path} cannot be opened: {failure.Reason}.", failure),
                _ => exception,
            };
        }
    }
}
