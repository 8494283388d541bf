using System.Diagnostics;

namespace Skyops.Storage.Journal.Writing;

/// <summary>
/// Where callers leave writes and the writer's thread takes them, all that wait at once. Bounded: above the bound a
/// caller waits for room. One lock and one list swap a group, not a hand-over a write.
/// </summary>
internal sealed class WriteQueue(JournalLimits options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Outside> _outside = new();
    private readonly AutoResetEvent _arrived = new(false);
    private List<PendingWrite> _waiting = [];
    private int _count;
    private bool _writerWaits;
    private bool _closed;

    /// <summary>Adds a write once there is room. Writes are taken in the order in which they were offered.</summary>
    /// <exception cref="ObjectDisposedException">The journal was closed.</exception>
    public ValueTask AddAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Outside place;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IJournal));
            if (_outside.Count == 0 && _waiting.Count < options.QueueRows)
            {
                Add(write);
                return ValueTask.CompletedTask;
            }

            place = new Outside(write);
            _outside.Enqueue(place);
        }

        return new ValueTask(place.WaitAsync(cancellationToken));
    }

    /// <summary>
    /// Fills the empty list with the writes that wait, oldest first, up to the bounds of a group; waits while there are
    /// none. False when the queue is closed and empty.
    /// </summary>
    /// <param name="group">An empty list, which may be exchanged for another.</param>
    /// <param name="hoped">
    /// So many are probably on their way; for fewer it waits a little longer, up to <paramref name="patience"/>.
    /// </param>
    /// <param name="patience">How long, at most.</param>
    public bool Take(ref List<PendingWrite> group, int hoped, TimeSpan patience)
    {
        if (!WaitForOne())
            return false;
        for (var start = Stopwatch.GetTimestamp();
            Volatile.Read(ref _count) < hoped && Stopwatch.GetElapsedTime(start) < patience;)
        {
            Thread.Yield();
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

            _count = _waiting.Count;
            LetIn();
        }

        return true;
    }

    /// <summary>Takes no more writes. Those that wait are still written.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_outside.TryDequeue(out var place))
                place.Refuse();
            _arrived.Set();
        }
    }

    /// <summary>Ends the writer's signal.</summary>
    public void Dispose() => _arrived.Dispose();

    private bool WaitForOne()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.Count > 0)
                    return true;
                if (_closed)
                    return false;
                _writerWaits = true;
            }

            _arrived.WaitOne();
        }
    }

    private void Add(PendingWrite write)
    {
        _waiting.Add(write);
        _count = _waiting.Count;
        if (_writerWaits)
            _arrived.Set();
        _writerWaits = false;
    }

    /// <summary>Lets those in who wait outside, first come first served: a stream's rows must not overtake each other.</summary>
    private void LetIn()
    {
        while (_waiting.Count < options.QueueRows && _outside.TryDequeue(out var place))
        {
            if (place.Enter())
                Add(place.Write);
        }
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

    /// <summary>A caller for whom there was no room.</summary>
    private sealed class Outside(PendingWrite write)
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public PendingWrite Write { get; } = write;

        /// <summary>False when the caller has given up.</summary>
        public bool Enter() => _entered.TrySetResult();

        public void Refuse() => _entered.TrySetException(new ObjectDisposedException(nameof(IJournal)));

        public async Task WaitAsync(CancellationToken cancellationToken)
        {
            await using var registration = cancellationToken.Register(() => _entered.TrySetCanceled(cancellationToken));
            await _entered.Task;
        }
    }
}
