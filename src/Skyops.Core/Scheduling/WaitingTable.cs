using Skyops.Ledger;
using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>The slots that wait: entries by task and stage, grouped by what they need, and when back-offs end.</summary>
internal sealed class WaitingTable
{
    private readonly Dictionary<RequestShape, RequestGroup> _groups = [];
    private readonly PriorityQueue<WaitingEntry, DateTimeOffset> _alarms = new();

    public TaskRecords Tasks { get; } = new();

    public FairShare FairShare { get; } = new();

    public WaitingIndex Index { get; } = new();

    public IEnumerable<RequestGroup> Groups => _groups.Values;

    public int Slots { get; private set; }

    /// <summary>When the next back-off ends; null when nothing backs off.</summary>
    public DateTimeOffset? NextTryAt => _alarms.TryPeek(out _, out var at) ? at : null;

    /// <summary>
    /// The entry of a request; when its needs, account or class changed, what waited moves to the new one.
    /// </summary>
    public WaitingEntry EntryOf(TaskRecord task, PlacementRequest request, NodeTable nodes, long pass, DateTimeOffset now)
    {
        // Its price is not part of its needs: it changes with every lease, and nodes are not scored anew for that. Nor is its
        // duration, of which there are as many as owners think of.
        var shape = RequestShape.Of(request, nodes.AnyHolds) with
        {
            MostPerHour = Amount.Most,
            DurationSeconds = 0,
            Submitter = nodes.Named.Contains(request.Account) ? request.Account : null,
        };
        var group = GroupOf(shape, pass);
        var old = task.Entry(request.Stage);
        if (old is not null && old.SameAs(request, group))
        {
            old.Renew(request);
            return old;
        }

        var entry = new WaitingEntry(task, request, group, FairShare.Of(request.Account));
        if (old is null)
        {
            Add(entry);
            return entry;
        }

        var moved = old.Ready.Concat(old.Delayed).ToArray();
        Drop(old);
        Add(entry);
        foreach (var slot in moved) Put(entry, slot, now);
        return entry;
    }

    /// <summary>A node works for this account and not for everybody: what waits of it is matched apart from others' from now on.</summary>
    public void SetApart(string account, long pass)
    {
        foreach (var entry in Tasks.All.SelectMany(task => task.Entries).Where(entry => entry.Account == account))
        {
            Index.Remove(entry);
            entry.Group.Waiting -= entry.Count;
            entry.Group = GroupOf(entry.Group.Shape with { Submitter = account }, pass);
            entry.Group.Waiting += entry.Count;
            Index.Add(entry);
        }
    }

    /// <summary>
    /// The entry that stands for the same stage now; a withdrawn or used-up one is put back when nothing replaced it.
    /// </summary>
    public WaitingEntry Current(WaitingEntry entry)
    {
        if (entry.Task.Entry(entry.Stage) is { } current) return current;
        Add(entry);
        return entry;
    }

    public void Put(WaitingEntry entry, SlotRequest slot, DateTimeOffset now)
    {
        var before = entry.Count;
        entry.Put(slot, now);
        Count(entry, entry.Count - before);
        if (slot.NotBefore > now) _alarms.Enqueue(entry, slot.NotBefore.Value);
    }

    /// <summary>A pass has taken this many slots out of the entry, or put them back.</summary>
    public void Count(WaitingEntry entry, int more)
    {
        entry.Group.Waiting += more;
        Slots += more;
    }

    public void Drop(WaitingEntry entry)
    {
        Count(entry, -entry.Count);
        entry.Clear();
        DropWhenEmpty(entry);
    }

    public void DropWhenEmpty(WaitingEntry entry)
    {
        if (!entry.IsEmpty || entry.Task.Entry(entry.Stage) != entry) return;
        entry.Task.Entries.Remove(entry);
        Index.Remove(entry);
    }

    /// <summary>Lets slots be tried whose back-off is over.</summary>
    public void Wake(DateTimeOffset now)
    {
        while (_alarms.TryPeek(out var entry, out var at) && at <= now)
        {
            _alarms.Dequeue();
            entry.Wake(now);
        }
    }

    /// <summary>Forgets groups that nothing has waited in for a while, so that memory follows what is in use.</summary>
    public void DropIdleGroups(int keep, long pass, long idlePasses)
    {
        if (_groups.Count <= keep) return;
        foreach (var group in _groups.Values.ToArray())
        {
            if (group.Waiting == 0 && pass - group.UsedInPass > idlePasses) _groups.Remove(group.Shape);
        }
    }

    private RequestGroup GroupOf(RequestShape shape, long pass)
    {
        if (!_groups.TryGetValue(shape, out var group)) _groups[shape] = group = new RequestGroup(shape) { UsedInPass = pass };
        return group;
    }

    private void Add(WaitingEntry entry)
    {
        entry.Task.Add(entry);
        Index.Add(entry);
    }
}
