using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Gives each slot, in the order of the queue, the best node there is for it at that moment, and takes the room. One
/// object serves all passes of a state, with its lists: a placement allocates nothing.
/// </summary>
internal sealed class Filling(SchedulerState state)
{
    private readonly PassQueue _queue = new(state.Waiting.Index);
    private readonly List<WaitingEntry> _used = [];
    private readonly PlacedSlots _placed = new();
    private readonly SlotSearch _search = new(state);
    private readonly GangFilling _gangs = new(state);
    private DateTimeOffset _now;

    /// <summary>Places until nothing fits or the limit is reached. What it answers holds until the next pass.</summary>
    public PlacedSlots Run(DateTimeOffset now, PassOptions options)
    {
        state.Waiting.Wake(now);
        state.Nodes.MoveTo(now);
        state.Ring.Update();
        state.Kept.Check();
        _search.Begin();
        _gangs.Begin();
        state.Passes++;
        _now = now;
        _placed.Begin(state.Passes);
        _queue.Begin(now);
        while (_placed.Count < options.MostPlacements && _queue.Next() is { } account)
        {
            var queue = account.Oldest!;
            var entry = queue.Entry;
            Turn(queue, entry, Math.Min(options.TurnSlots, options.MostPlacements - _placed.Count));
            if (entry.IsEmpty) _used.Add(entry);
            _queue.Back(account);
        }

        foreach (var entry in _used) state.Waiting.DropWhenEmpty(entry);
        _used.Clear();
        _placed.Unfinished = _placed.Count >= options.MostPlacements && state.WaitingSlots > 0;
        return _placed;
    }

    /// <summary>A turn of one task: some of its slots, charged to its account together.</summary>
    private void Turn(EntryQueue queue, WaitingEntry entry, int most)
    {
        var candidates = state.CandidatesOf(entry.Group);
        if (!candidates.Any)
        {
            queue.Exhausted = true;
            return;
        }

        if (entry.Together)
        {
            _gangs.Turn(_placed, entry, candidates, _now);
            queue.Next = entry.Ready.Count;
            return;
        }

        if (candidates.Cheapest > entry.MostUnits)
        {
            queue.Next = entry.Ready.Count;
            return;
        }

        var before = _placed.Count;
        Take(queue, entry, candidates, most);
        state.Taken(entry, _placed.Count - before, _now);
    }

    /// <summary>Tries slots of the entry from where its queue is; those that find a node are taken out.</summary>
    private void Take(EntryQueue queue, WaitingEntry entry, CandidateTree candidates, int most)
    {
        var ready = entry.Ready;
        var limit = PlaceLimit.Of(state, entry, _now);
        var start = candidates.StartOf(entry.Task.Hash);
        var (first, at) = (queue.Next, queue.Next);
        var (kept, end) = (first, Math.Min(ready.Count, first + most));
        for (; at < end && !queue.Exhausted; at++)
        {
            var slot = ready[at];
            if (!Place(entry, slot, candidates, start, limit)) ready[kept++] = slot;
            queue.Exhausted = !candidates.Any;
        }

        ready.RemoveRange(kept, at - kept);
        queue.Next = kept;
    }

    private bool Place(WaitingEntry entry, SlotRequest slot, CandidateTree candidates, int start, in PlaceLimit limit)
    {
        var place = _search.Find(entry, slot, candidates, start, limit);
        if (place < 0) return false;
        state.Witness?.Invoke(entry, slot);
        _placed.Add(state, entry, slot, state.Ring.NodeAt(place), candidates.ScoreAt(place));
        state.Place(entry, slot, state.Ring.NodeAt(place), _now);
        candidates.Update(state.Nodes, state.Ring, state.Weights);
        return true;
    }
}
