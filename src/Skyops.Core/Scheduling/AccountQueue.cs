namespace Skyops.Core.Scheduling;

/// <summary>
/// What one account has waiting in one class of priority: a queue for each group. In a pass the queues stand in a heap
/// by the age of the task that each has come to.
/// </summary>
internal sealed class AccountQueue(AccountUse use)
{
    private readonly Dictionary<RequestGroup, EntryQueue> _groups = [];
    private EntryQueue[] _heap = [];
    private int _count;

    public AccountUse Use { get; } = use;

    public bool IsEmpty => _groups.Count == 0;

    /// <summary>The queue that stands on the oldest task with something to try; null when there is none.</summary>
    public EntryQueue? Oldest => _count == 0 ? null : _heap[0];

    public void Add(WaitingEntry entry)
    {
        if (!_groups.TryGetValue(entry.Group, out var queue)) _groups[entry.Group] = queue = new EntryQueue(entry.Group);
        queue.Add(entry);
    }

    public void Remove(WaitingEntry entry)
    {
        var queue = _groups[entry.Group];
        queue.Remove(entry);
        if (queue.IsEmpty) _groups.Remove(entry.Group);
    }

    /// <summary>A pass begins. False when it has nothing to try here.</summary>
    public bool Begin()
    {
        if (_heap.Length < _groups.Count) _heap = new EntryQueue[Math.Max(4, _groups.Count * 2)];
        _count = 0;
        foreach (var (_, queue) in _groups)
        {
            if (queue.Begin()) _heap[_count++] = queue;
        }

        for (var at = (_count / 2) - 1; at >= 0; at--) Sink(at);
        return _count > 0;
    }

    /// <summary>The pass has been at <see cref="Oldest"/>.</summary>
    public void Settle()
    {
        if (!_heap[0].Settle()) _heap[0] = _heap[--_count];
        Sink(0);
    }

    private void Sink(int at)
    {
        if (at >= _count) return;
        var sinking = _heap[at];
        for (var child = (2 * at) + 1; child < _count; at = child, child = (2 * at) + 1)
        {
            if (child + 1 < _count && EntryOrder.Instance.Compare(_heap[child + 1].Entry, _heap[child].Entry) < 0) child++;
            if (EntryOrder.Instance.Compare(sinking.Entry, _heap[child].Entry) <= 0) break;
            _heap[at] = _heap[child];
        }

        _heap[at] = sinking;
    }
}
