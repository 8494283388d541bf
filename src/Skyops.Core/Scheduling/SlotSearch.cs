using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>Finds the best place for one slot by the rules of its replicas. One object serves all, with its lists.</summary>
internal sealed class SlotSearch(SchedulerState state)
{
    private readonly ExcludedPlaces _excluded = new();
    private readonly ClassChoice _classes = new(state);

    /// <summary>A pass begins.</summary>
    public void Begin() => _classes.Begin();

    /// <param name="entry">Whose slot it is.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="candidates">Of its group, up to date.</param>
    /// <param name="start">Where its task starts to look among equals.</param>
    /// <param name="limit">What the task may use.</param>
    /// <param name="owner">When given, only this owner's nodes.</param>
    /// <returns>-1 when there is none.</returns>
    public int Find(WaitingEntry entry, SlotRequest slot, CandidateTree candidates, int start, in PlaceLimit limit, int? owner = null)
    {
        var holder = state.Reservations.OfShard(entry.Task, entry.Stage, slot.Shard);
        _excluded.Fill(state.Nodes, state.Ring, slot, holder);
        if (owner is { } only) _excluded.KeepOnly(state.Ring.RangeOf(only), state.Ring.Width);
        return entry.Group.Shape.OneClass
            ? _classes.Find(entry, slot, holder, start, _excluded, limit)
            : candidates.Find(start, _excluded, limit);
    }
}
