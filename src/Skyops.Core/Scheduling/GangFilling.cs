using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Places a gang: all that waits of a stage, or nothing. Slots go to the best node each, one after the other; when one
/// finds none, all room is given back and its shard goes first in the next try, since replicas that must keep apart are
/// the hard ones.
/// </summary>
internal sealed class GangFilling(SchedulerState state)
{
    private const int Tries = 4;
    private readonly ExcludedPlaces _excluded = new();
    private readonly List<Reservation> _taken = [];
    private readonly List<SlotRequest> _slots = [];

    public void Turn(PlacedSlots placed, WaitingEntry entry, CandidateTree candidates, DateTimeOffset now)
    {
        if (entry.Delayed.Count > 0) return;
        _slots.Clear();
        _slots.AddRange(entry.Ready);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var failed = Try(placed, entry, candidates, now);
            if (failed is null)
            {
                var slots = entry.Ready.Count;
                entry.Ready.Clear();
                state.Taken(entry, slots, now);
                state.Kept.Started(entry);
                return;
            }

            if (failed.Shard == _slots[0].Shard) break;
            MoveFirst(failed.Shard);
        }

        state.Kept.Consider(state, entry, now);
    }

    /// <summary>Answers the slot that found no node, with all room given back; null when all are placed.</summary>
    private SlotRequest? Try(PlacedSlots placed, WaitingEntry entry, CandidateTree candidates, DateTimeOffset now)
    {
        var limit = new PlaceLimit(state.Nodes, state.Ring, entry.MostPerHour, state.Kept.ClosedTo(entry, now));
        var (before, start) = (placed.Count, candidates.StartOf(entry.Task.Hash));
        _taken.Clear();
        foreach (var slot in _slots)
        {
            _excluded.Fill(state.Nodes, state.Ring, slot, state.Reservations.OfShard(entry.Task, entry.Stage, slot.Shard));
            var place = candidates.Find(start, _excluded, limit);
            if (place < 0)
            {
                placed.Cut(before);
                for (var i = _taken.Count - 1; i >= 0; i--) state.Offers.Free(_taken[i]);
                candidates.Update(state.Nodes, state.Ring, state.Weights);
                return slot;
            }

            placed.Add(state, entry, slot, state.Ring.NodeAt(place), candidates.ScoreAt(place));
            _taken.Add(state.Place(entry, slot, state.Ring.NodeAt(place), now));
            candidates.Update(state.Nodes, state.Ring, state.Weights);
        }

        return null;
    }

    private void MoveFirst(int shard)
    {
        var at = 0;
        for (var i = 0; i < _slots.Count; i++)
        {
            if (_slots[i].Shard != shard) continue;
            var slot = _slots[i];
            _slots.RemoveAt(i);
            _slots.Insert(at++, slot);
        }
    }
}
