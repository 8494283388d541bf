using System.Collections.Concurrent;

namespace Skyops.Storage.Journal.Sqlite;

/// <summary>
/// A few connections for reads. A read runs on a pool thread with a connection of its own, so it neither waits for the
/// writer nor makes it wait; above the bound reads wait for each other.
/// </summary>
internal sealed class ReadPool(JournalOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim _slots = new(options.ReadConnections);
    private readonly ConcurrentBag<ReadConnection> _idle = [];
    private volatile bool _closed;

    /// <summary>Runs a read on a thread of the pool.</summary>
    /// <exception cref="JournalDamagedException">The file is damaged.</exception>
    /// <exception cref="JournalUnavailableException">The file cannot be read now.</exception>
    public async Task<T> RunAsync<T>(Func<ReadConnection, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteJournal));
        await _slots.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteJournal));
            return await Task.Run(() => Run(read), cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Waits for the reads that run, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        for (var slot = 0; slot < options.ReadConnections; slot++)
            await _slots.WaitAsync();
        while (_idle.TryTake(out var connection))
            connection.Dispose();
        // Whoever still waits for a slot now sees that the pool is closed.
        _slots.Release(options.ReadConnections);
    }

    private T Run<T>(Func<ReadConnection, T> read)
    {
        ReadConnection? connection = null;
        try
        {
            if (!_idle.TryTake(out connection))
                connection = new ReadConnection(JournalFile.OpenForReading(options));
            var answer = read(connection);
            _idle.Add(connection);
            return answer;
        }
        catch (Exception exception)
        {
            // Its transaction and statements are in an unknown state.
            connection?.Dispose();
            if (exception is not SqliteFailure failure)
                throw;
            var message = $"The journal {options.Path} cannot be read: {failure.Reason}.";
            throw failure.IsDamage
                ? new JournalDamagedException(message, failure)
                : new JournalUnavailableException(message, failure);
        }
    }
}
