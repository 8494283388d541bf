using System.Collections.Concurrent;

namespace Skyops.Storage.Journal.Reading;

/// <summary>
/// A few connections for reads. A read runs on a pool thread with a connection of its own, so it neither waits for the
/// writer nor makes it wait; above the bound reads wait for each other.
/// </summary>
/// <param name="connections">Reads that may run at once.</param>
/// <param name="open">Makes a connection.</param>
/// <param name="translate">What callers are told of a failure of the store; null: it is none of the store's.</param>
internal sealed class ReadPool(
    int connections, Func<IReadConnection> open, Func<Exception, Exception?> translate) : IAsyncDisposable
{
    private readonly SemaphoreSlim _slots = new(connections);
    private readonly ConcurrentBag<IReadConnection> _idle = [];
    private volatile bool _closed;

    /// <summary>Runs a read on a thread of the pool.</summary>
    /// <exception cref="JournalDamagedException">The store is damaged.</exception>
    /// <exception cref="JournalUnavailableException">The store cannot be read now.</exception>
    public async Task<T> RunAsync<T>(Func<IReadConnection, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(IJournal));
        await _slots.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IJournal));
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
        for (var slot = 0; slot < connections; slot++)
            await _slots.WaitAsync();
        while (_idle.TryTake(out var connection))
            connection.Dispose();
        // Whoever still waits for a slot now sees that the pool is closed.
        _slots.Release(connections);
    }

    private T Run<T>(Func<IReadConnection, T> read)
    {
        IReadConnection? connection = null;
        try
        {
            connection = Take();
            var answer = read(connection);
            _idle.Add(connection);
            return answer;
        }
        catch (Exception exception)
        {
            // Its transaction and statements are in an unknown state.
            connection?.Dispose();
            if (translate(exception) is { } told)
                throw told;
            throw;
        }
    }

    private IReadConnection Take()
    {
        while (_idle.TryTake(out var connection))
        {
            if (connection.TryRevive())
                return connection;
            connection.Dispose();
        }

        return open();
    }
}
