namespace Skyops.Core.Scheduling;

/// <summary>
/// What one account has waiting in one class and group, oldest first, and how far a pass has come in it. An entry that
/// leaves is only marked, so that leaving costs nothing; marks are cleared out when they are half of the list.
/// </summary>
internal sealed class EntryQueue(RequestGroup group)
{
    private const int FewMarks = 32;
    private readonly List<WaitingEntry> _entries = [];
    private int _marks;
    private int _entry;

    public RequestGroup Group { get; } = group;

    public bool IsEmpty => _entries.Count == _marks;

    /// <summary>Where the pass is. Valid after <see cref="Settle"/> answered true.</summary>
    public WaitingEntry Entry => _entries[_entry];

    /// <summary>The next slot of <see cref="Entry"/> to try.</summary>
    public int Next { get; set; }

    /// <summary>No node is left for the group: nothing more to try in this pass.</summary>
    public bool Exhausted { get; set; }

    public void Add(WaitingEntry entry)
    {
        entry.Listed = true;
        var at = _entries.Count == 0 || EntryOrder.Instance.Compare(_entries[^1], entry) < 0
            ? ~_entries.Count
            : _entries.BinarySearch(entry, EntryOrder.Instance);
        if (at < 0)
        {
            _entries.Insert(~at, entry);
            return;
        }

        _entries[at] = entry;
        _marks--;
    }

    public void Remove(WaitingEntry entry)
    {
        entry.Listed = false;
        if (++_marks <= Math.Max(FewMarks, _entries.Count / 2)) return;
        _entries.RemoveAll(other => !other.Listed);
        _marks = 0;
    }

    /// <summary>A pass begins. False when it has nothing to try here.</summary>
    public bool Begin()
    {
        (_entry, Next, Exhausted) = (0, 0, false);
        return Settle();
    }

    /// <summary>Moves to the next task when the present one has no slot left to try. False at the end.</summary>
    public bool Settle()
    {
        if (Exhausted) return false;
        while (_entry < _entries.Count)
        {
            var entry = _entries[_entry];
            if (entry.Listed && Next < entry.Ready.Count) return true;
            (_entry, Next) = (_entry + 1, 0);
        }

        return false;
    }
}
