using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Places a gang: all that waits of a stage, or nothing. Slots go to the best node each, one after the other. When one
/// then finds none although there is room for all, replicas stand in each other's way: all room is given back, and they
/// are placed again, each with the owner who has most room left.
/// </summary>
internal sealed class GangFilling(SchedulerState state)
{
    private readonly ExcludedPlaces _excluded = new();
    private readonly List<Reservation> _taken = [];

    public void Turn(PlacedSlots placed, WaitingEntry entry, CandidateTree candidates, DateTimeOffset now)
    {
        if (entry.Delayed.Count > 0) return;
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

    private bool TryApart(PlacedSlots placed, WaitingEntry entry, CandidateTree candidates, DateTimeOffset now)
    {
        var room = new GangRoom(state, entry);
        return room.IsEnough && Try(placed, entry, candidates, room, now);
    }

    /// <summary>False when one found no node, with all room given back.</summary>
    private bool Try(PlacedSlots placed, WaitingEntry entry, CandidateTree candidates, GangRoom? room, DateTimeOffset now)
    {
        var limit = new PlaceLimit(state.Nodes, state.Ring, entry.MostPerHour, state.Kept.ClosedTo(entry, now));
        var (before, start) = (placed.Count, candidates.StartOf(entry.Task.Hash));
        _taken.Clear();
        foreach (var slot in entry.Ready)
        {
            var place = room is null
                ? Best(entry, slot, candidates, start, limit, null)
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

    private int Best(WaitingEntry entry, SlotRequest slot, CandidateTree candidates, int start, in PlaceLimit limit, int? owner)
    {
        _excluded.Fill(state.Nodes, state.Ring, slot, state.Reservations.OfShard(entry.Task, entry.Stage, slot.Shard));
        if (owner is { } only) _excluded.KeepOnly(state.Ring.RangeOf(only), state.Ring.Width);
        return candidates.Find(start, _excluded, limit);
    }

    private int Apart(WaitingEntry entry, SlotRequest slot, CandidateTree candidates, int start, in PlaceLimit limit, GangRoom room)
    {
        foreach (var owner in room.OwnersByRoom())
        {
            var place = Best(entry, slot, candidates, start, limit, owner);
            if (place < 0) continue;
            room.Take(owner);
            return place;
        }

        return -1;
    }
}
