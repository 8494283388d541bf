namespace Skyops.Storage.Journal.Sqlite;

/// <summary>
/// Where callers leave writes and the writer's thread takes them, all that wait at once. Bounded: above the bound a
/// caller waits for room. One lock and one list swap a group, not a hand-over a write.
/// </summary>
internal sealed class WriteQueue(JournalOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _room = new(options.QueueRows);
    private readonly AutoResetEvent _arrived = new(false);
    private List<PendingWrite> _waiting = [];
    private bool _writerWaits;
    private bool _closed;

    /// <summary>Adds a write once there is room.</summary>
    /// <exception cref="ObjectDisposedException">The journal was closed.</exception>
    public ValueTask AddAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_room.Wait(0, CancellationToken.None))
            return AddLaterAsync(write, cancellationToken);
        Add(write);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Fills the empty list with the writes that wait, oldest first, up to the bounds of a group; waits while there are
    /// none. False when the queue is closed and empty.
    /// </summary>
    public bool Take(ref List<PendingWrite> group)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.Count > 0)
                    break;
                if (_closed)
                    return false;
                _writerWaits = true;
            }

            _arrived.WaitOne();
        }

        lock (_gate)
        {
            var count = GroupSize();
            if (count == _waiting.Count)
            {
                (group, _waiting) = (_waiting, group);
            }
            else
            {
                group.AddRange(_waiting[..count]);
                _waiting.RemoveRange(0, count);
            }
        }

        _room.Release(group.Count);
        return true;
    }

    /// <summary>Takes no more writes. Those that wait are still written.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _arrived.Set();
        }
    }

    /// <summary>Ends the writer's signal. The semaphore has no handle, and late callers still wait on it.</summary>
    public void Dispose() => _arrived.Dispose();

    private async ValueTask AddLaterAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        Add(write);
    }

    private void Add(PendingWrite write)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _waiting.Add(write);
                if (_writerWaits)
                    _arrived.Set();
                _writerWaits = false;
                return;
            }
        }

        // The next who waits for room learns it too.
        _room.Release();
        throw new ObjectDisposedException(nameof(SqliteJournal));
    }

    private int GroupSize()
    {
        var bytes = 0L;
        var most = Math.Min(_waiting.Count, options.GroupRows);
        for (var count = 0; count < most; count++)
        {
            bytes += _waiting[count].Bytes;
            if (bytes > options.GroupBytes)
                return Math.Max(1, count);
        }

        return most;
    }
}
