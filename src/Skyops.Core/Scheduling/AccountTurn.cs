namespace Skyops.Core.Scheduling;

/// <summary>How far a pass has come in what one account has waiting: a cursor for each of its groups.</summary>
internal sealed class AccountTurn(AccountQueue queue)
{
    private readonly List<EntryCursor> _cursors = [.. queue.Groups.Select(pair => new EntryCursor(pair.Key, pair.Value))];

    public string Account { get; } = queue.Account;

    /// <summary>The cursor that stands on the oldest task with something to try; null when there is none.</summary>
    public EntryCursor? Oldest()
    {
        EntryCursor? oldest = null;
        for (var i = _cursors.Count - 1; i >= 0; i--)
        {
            var cursor = _cursors[i];
            if (!cursor.Settle()) _cursors.RemoveAt(i);
            else if (oldest is null || EntryOrder.Instance.Compare(cursor.Entry, oldest.Entry) < 0) oldest = cursor;
        }

        return oldest;
    }
}

/// <summary>
/// Walks the tasks of one account and group, oldest first, and the ready slots of each. Slots that are not taken stay
/// where they are.
/// </summary>
internal sealed class EntryCursor(RequestGroup group, SortedSet<WaitingEntry> entries)
{
    private SortedSet<WaitingEntry>.Enumerator _entries = entries.GetEnumerator();
    private WaitingEntry? _entry;
    private int _next;

    public RequestGroup Group { get; } = group;

    /// <summary>Valid after <see cref="Settle"/> answered true.</summary>
    public WaitingEntry Entry => _entry!;

    /// <summary>No node is left for the group: nothing more to try in this pass.</summary>
    public bool Exhausted { get; set; }

    /// <summary>Moves to the next task when the present one has no slot left to try. False at the end.</summary>
    public bool Settle()
    {
        if (Exhausted) return false;
        while (_entry is null || _next >= _entry.Ready.Count)
        {
            if (!_entries.MoveNext()) return false;
            _entry = _entries.Current;
            _next = 0;
        }

        return true;
    }

    /// <summary>
    /// Tries up to <paramref name="most"/> slots of the present task; those for which <paramref name="place"/> answers
    /// true are taken out.
    /// Answers how many were tried, taken or not.
    /// </summary>
    public int Take(int most, Func<Skyops.Scheduling.SlotRequest, bool> place)
    {
        var ready = Entry.Ready;
        var first = _next;
        var end = Math.Min(ready.Count, first + most);
        var kept = first;
        var at = first;
        for (; at < end && !Exhausted; at++)
        {
            var slot = ready[at];
            if (!place(slot)) ready[kept++] = slot;
        }

        ready.RemoveRange(kept, at - kept);
        _next = kept;
        return at - first;
    }
}
