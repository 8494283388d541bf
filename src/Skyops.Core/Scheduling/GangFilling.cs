using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Places a gang: all that waits of a stage, or nothing. Slots go to the best node each, one after the other. When one
/// then finds none although there is room for all, replicas stand in each other's way: all room is given back, and they
/// are placed again, each with the owner who has most room left.
/// </summary>
internal sealed class GangFilling(SchedulerState state)
{
    private readonly SlotSearch _search = new(state);
    private readonly List<Reservation> _taken = [];

    /// <summary>A pass begins.</summary>
    public void Begin() => _search.Begin();

    public void Turn(PlacedSlots placed, WaitingEntry entry, CandidateTree candidates, DateTimeOffset now)
    {
        if (entry.Delayed.Count > 0 || IsOffered(entry)) return;
        if (Try(placed, entry, candidates, null, now) || TryApart(placed, entry, candidates, now))
        {
            var slots = entry.Ready.Count;
            entry.Ready.Clear();
            state.Taken(entry, slots, now);
            state.Kept.Started(entry);
            return;
        }

        state.Kept.Consider(state, entry, now);
    }

    /// <summary>Some of its slots were offered and the task has not answered yet: what waits may not be all of it.</summary>
    private static bool IsOffered(WaitingEntry entry)
    {
        for (var held = entry.Task.Reservations; held is not null; held = held.NextOfTask)
        {
            if (held.Stage == entry.Stage && held.Pending is not null) return true;
        }

        return false;
    }

    private bool TryApart(PlacedSlots placed, WaitingEntry entry, CandidateTree candidates, DateTimeOffset now)
    {
        var room = new GangRoom(state, entry);
        return room.IsEnough && Try(placed, entry, candidates, room, now);
    }

    /// <summary>False when one found no node, with all room given back.</summary>
    private bool Try(PlacedSlots placed, WaitingEntry entry, CandidateTree candidates, GangRoom? room, DateTimeOffset now)
    {
        var limit = PlaceLimit.Of(state, entry, now);
        var (before, start) = (placed.Count, candidates.StartOf(entry.Task.Hash));
        _taken.Clear();
        foreach (var slot in entry.Ready)
        {
            var place = room is null
                ? _search.Find(entry, slot, candidates, start, limit)
                : Apart(entry, slot, candidates, start, limit, room);
            if (place < 0)
            {
                placed.Cut(before);
                for (var i = _taken.Count - 1; i >= 0; i--) state.Offers.Free(_taken[i]);
                candidates.Update(state.Nodes, state.Ring, state.Weights);
                return false;
            }

            state.Witness?.Invoke(entry, slot);
            placed.Add(state, entry, slot, state.Ring.NodeAt(place), candidates.ScoreAt(place));
            _taken.Add(state.Place(entry, slot, state.Ring.NodeAt(place), now));
            candidates.Update(state.Nodes, state.Ring, state.Weights);
        }

        return true;
    }

    private int Apart(WaitingEntry entry, SlotRequest slot, CandidateTree candidates, int start, in PlaceLimit limit, GangRoom room)
    {
        foreach (var owner in room.OwnersByRoom())
        {
            var place = _search.Find(entry, slot, candidates, start, limit, owner);
            if (place < 0) continue;
            room.Take(owner);
            return place;
        }

        return -1;
    }
}
