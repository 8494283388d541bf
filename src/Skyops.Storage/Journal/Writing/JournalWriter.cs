using System.Diagnostics;

namespace Skyops.Storage.Journal.Writing;

/// <summary>
/// The one thread that writes. It takes all writes that wait, commits them in one transaction and lets their callers
/// go on, over and over; while it commits, the next group gathers. When nothing waits it sleeps and sends no statement.
/// A group that cannot be written fails as a whole and leaves nothing behind; the next one tries again, so the journal
/// works again by itself once the disk does.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly IGroupStore _store;
    private readonly WriteQueue _queue;
    private readonly Thread _thread;
    private volatile byte[] _head;
    private volatile string? _problem;

    public JournalWriter(JournalLimits limits, IGroupStore store)
    {
        _store = store;
        _head = store.Head ?? BatchChain.Start;
        _queue = new WriteQueue(limits);
        _thread = new Thread(Run) { IsBackground = true, Name = "skyops-journal" };
        _thread.Start();
    }

    /// <summary>Hash of the newest batch that this process has made durable or found; do not change it.</summary>
    public byte[] Head => _head;

    /// <summary>Why the last group could not be written; null when it could.</summary>
    public string? Problem => _problem;

    /// <summary>Queues a write and answers when it is durable. Once queued it is no longer cancelled.</summary>
    public ValueTask<AppendStatus> WriteAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        var added = _queue.AddAsync(write, cancellationToken);
        return added.IsCompletedSuccessfully ? new ValueTask<AppendStatus>(write.Completion) : WriteLaterAsync(added, write);
    }

    /// <summary>Writes what is queued, then ends the thread.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _queue.Dispose();
    }

    private static async ValueTask<AppendStatus> WriteLaterAsync(ValueTask added, PendingWrite write)
    {
        await added;
        return await write.Completion;
    }

    private void Run()
    {
        var group = new List<PendingWrite>();
        // Callers who were just let go tend to come back with their next row. Beginning with the first of them would
        // make every second group a tiny one with a flush of its own, so the writer gives half of them a moment: never
        // more than an eighth of what the last commit took, nothing where groups are of one.
        var (hoped, patience) = (1, TimeSpan.Zero);
        while (_queue.Take(ref group, hoped, patience))
        {
            var start = Stopwatch.GetTimestamp();
            var failure = _store.TryCommit(group);
            if (failure is null && _store.Head is { } head) _head = head;
            _problem = failure?.Message;
            (hoped, patience) = ((group.Count + 1) / 2, Stopwatch.GetElapsedTime(start) / 8);
            var done = group;
            // Waking a thousand callers takes as long as a small commit: another thread does it.
            ThreadPool.UnsafeQueueUserWorkItem(_ => Complete(done, failure), null);
            group = [];
        }

        _store.Dispose();
    }

    private static void Complete(List<PendingWrite> group, Exception? failure)
    {
        foreach (var write in group)
        {
            if (failure is null)
                write.Succeed();
            else
                write.Fail(failure);
        }
    }
}
