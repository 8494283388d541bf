using Skyops.Core.Scheduling.Filters;
using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// What keeps each waiting slot of an entry from nodes that no filter refuses, once for an explanation. A node is as near
/// as the slot that comes nearest to it.
/// </summary>
internal sealed class OpenPlaces
{
    private readonly List<OpenSlot> _slots = [];
    private readonly RequestShape _wants;

    private OpenPlaces(RequestShape wants) => _wants = wants;

    public static OpenPlaces Of(SchedulerState state, WaitingEntry entry, DateTimeOffset now)
    {
        var open = new OpenPlaces(entry.Group.Shape);
        foreach (var slot in entry.Ready.Concat(entry.Delayed.Where(slot => slot.NotBefore <= now)))
        {
            var holder = state.Reservations.OfShard(entry.Task, entry.Stage, slot.Shard);
            var next = OpenSlot.Of(state, open._wants, slot, holder);

            // One slot that nothing is closed to answers for all the others.
            if (next.IsFree) open._slots.Clear();
            open._slots.Add(next);
            if (next.IsFree) break;
        }

        return open;
    }

    /// <summary>What holds a node back that no filter refuses.</summary>
    public FilterReason Says(NodeShape shape, int place)
    {
        // None is due: all back off.
        if (_slots.Count == 0) return FilterReason.NotBefore;
        string? equivalenceClass = null;
        var nearest = FilterReason.EquivalenceClass;
        foreach (var slot in _slots)
        {
            if (slot.Class is not null && slot.Class != (equivalenceClass ??= shape.ClassOf(_wants))) continue;
            var reason = slot.Says(place);
            if (reason == FilterReason.Fits) return reason;
            if (reason > nearest) nearest = reason;
        }

        return nearest;
    }

    private sealed record OpenSlot(ExcludedPlaces All, ExcludedPlaces ByRules, string? Class)
    {
        public bool IsFree => All.IsEmpty && Class is null;

        public static OpenSlot Of(SchedulerState state, RequestShape wants, SlotRequest slot, Reservation? holder)
        {
            var rules = new ExcludedPlaces();
            rules.FillByRules(state.Nodes, state.Ring, slot, holder);
            var all = rules;
            if (slot.OverBudgetNodes.Length > 0)
            {
                all = new ExcludedPlaces();
                all.Fill(state.Nodes, state.Ring, slot, holder);
            }

            return new OpenSlot(all, rules, ReplicaClass.Of(state.Nodes, wants, slot, holder));
        }

        public FilterReason Says(int place)
        {
            if (ByRules.EndOfRangeWith(place) >= 0) return FilterReason.ReplicaRules;
            return All.EndOfRangeWith(place) >= 0 ? FilterReason.OverBudget : FilterReason.Fits;
        }
    }
}
