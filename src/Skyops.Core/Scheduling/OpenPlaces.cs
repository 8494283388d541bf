using Skyops.Core.Scheduling.Filters;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Which places of the ring are open to at least one waiting slot of an entry, once for an explanation.
/// </summary>
internal sealed class OpenPlaces
{
    private readonly List<ExcludedPlaces> _ready = [];
    private readonly bool _allDelayed;

    private OpenPlaces(bool allDelayed) => _allDelayed = allDelayed;

    public static OpenPlaces Of(SchedulerState state, WaitingEntry entry, DateTimeOffset now)
    {
        var due = entry.Ready.Concat(entry.Delayed.Where(slot => slot.NotBefore <= now)).ToArray();
        var open = new OpenPlaces(due.Length == 0);
        foreach (var slot in due)
        {
            var excluded = new ExcludedPlaces();
            excluded.Fill(state.Nodes, state.Ring, slot, state.Reservations.OfShard(entry.Task, entry.Stage, slot.Shard));
            open._ready.Add(excluded);

            // One slot that nothing is closed to answers for all the others.
            if (excluded.IsEmpty) break;
        }

        if (open._ready.Count > 0 && open._ready[^1].IsEmpty) open._ready.RemoveRange(0, open._ready.Count - 1);
        return open;
    }

    /// <summary>What holds a node back that no filter refuses.</summary>
    public FilterReason Says(int place)
    {
        if (_allDelayed) return FilterReason.NotBefore;
        foreach (var excluded in _ready)
        {
            if (excluded.EndOfRangeWith(place) < 0) return FilterReason.Fits;
        }

        return FilterReason.ReplicaRules;
    }
}
