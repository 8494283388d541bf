namespace Skyops.Core.Scheduling;

/// <summary>
/// Nodes kept for the oldest gang of the highest class that could not start, and from when they will have room for it:
/// when enough attempts have ended, each counted with all the time it may take (EASY backfilling: D. Lifka, "The
/// ANL/IBM SP Scheduling System", 1995). Until then others may use them only if they end before, so what is placed
/// meanwhile never delays the gang. It stands until the gang starts or no longer waits, or a node it counts on is gone.
/// </summary>
internal sealed class GangReservation
{
    private readonly KeptPlaces _places = new();
    private readonly List<int> _nodes = [];

    /// <summary>Whom it is for; null when no gang waits for room.</summary>
    public WaitingEntry? Entry { get; private set; }

    /// <summary>When there is room at the latest; null when that cannot be said.</summary>
    public DateTimeOffset? From { get; private set; }

    public int Nodes => _nodes.Count;

    /// <summary>The nodes that a task may not use now; null when it may use all.</summary>
    public KeptPlaces? ClosedTo(WaitingEntry entry, DateTimeOffset now)
    {
        if (From is not { } from || entry == Entry || entry.Priority > Entry!.Priority) return null;
        return entry.Duration > TimeSpan.Zero && now + entry.Duration <= from ? null : _places;
    }

    /// <summary>A pass begins: a gang that no longer waits needs nothing kept.</summary>
    public void Check()
    {
        if (Entry is { Listed: true, Withdrawn: false, Together: true }) return;
        Clear();
    }

    /// <summary>The gang has its nodes.</summary>
    public void Started(WaitingEntry entry)
    {
        if (entry == Entry) Clear();
    }

    /// <summary>The gang could not start now.</summary>
    public void Consider(SchedulerState state, WaitingEntry entry, DateTimeOffset now)
    {
        if (Entry is not null && Entry != entry && !Precedes(entry, Entry)) return;
        var stands = Entry == entry && From > now;
        if (stands && _nodes.TrueForAll(node => state.Nodes.Status[node] == Skyops.Nodes.NodeStatus.Ready)) return;
        Clear();
        Entry = entry;
        var room = new GangRoom(state, entry);
        var from = now;
        var ends = EndsOf(state, room);

        // All that end by the same moment count, so that it does not matter in which order they are known.
        while (ends.TryPeek(out var ending, out _) && (!room.IsEnough || ending.EndsBy <= from))
        {
            room.Free(ends.Dequeue());
            from = ending.EndsBy > from ? ending.EndsBy : from;
        }

        if (!room.IsEnough || from == now) return;
        From = from;
        foreach (var node in room.Choose())
        {
            _nodes.Add(node);
            _places.Add(node);
        }
    }

    private static PriorityQueue<Reservation, DateTimeOffset> EndsOf(SchedulerState state, GangRoom room)
    {
        var ends = new PriorityQueue<Reservation, DateTimeOffset>();
        foreach (var node in state.Ring.Order)
        {
            if (!room.Knows(node)) continue;
            for (var held = state.Reservations.FirstOnNode(node); held is not null; held = held.NextOnNode)
            {
                if (held.EndsBy < DateTimeOffset.MaxValue) ends.Enqueue(held, held.EndsBy);
            }
        }

        return ends;
    }

    private static bool Precedes(WaitingEntry entry, WaitingEntry other) =>
        entry.Priority != other.Priority ? entry.Priority > other.Priority : EntryOrder.Instance.Compare(entry, other) < 0;

    private void Clear()
    {
        (Entry, From) = (null, null);
        _nodes.Clear();
        _places.Clear();
    }
}
