using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Finds places for replicas that must share an equivalence class. Which classes have room is counted once a pass and
/// group, when a first replica asks.
/// </summary>
internal sealed class ClassChoice(SchedulerState state)
{
    private readonly Dictionary<RequestGroup, IReadOnlyList<string>> _withRoom = [];

    /// <summary>A pass begins: nodes may have come and gone.</summary>
    public void Begin() => _withRoom.Clear();

    /// <summary>The best place in the class of the other replicas; for the first one the best in a class with room for all.</summary>
    public int Find(WaitingEntry entry, SlotRequest slot, Reservation? holder, int start, ExcludedPlaces excluded, in PlaceLimit limit)
    {
        var group = entry.Group;
        if (ReplicaClass.Of(state.Nodes, group.Shape, slot, holder) is { } chosen)
        {
            var only = In(group, chosen);
            return only.Find(only.StartOf(entry.Task.Hash), excluded, limit);
        }

        if (!_withRoom.TryGetValue(group, out var withRoom))
            _withRoom[group] = withRoom = ReplicaClass.WithRoom(state.Nodes, state.Ring.Order, group.Shape);
        var (best, score) = (-1, ScoreTree.Absent);
        foreach (var name in withRoom)
        {
            var tree = In(group, name);
            var place = tree.Find(tree.StartOf(entry.Task.Hash), excluded, limit);
            if (place >= 0 && tree.ScoreAt(place) > score) (best, score) = (place, tree.ScoreAt(place));
        }

        return best >= 0 ? best : group.Candidates.Find(start, excluded, limit);
    }

    private CandidateTree In(RequestGroup group, string name)
    {
        var tree = group.CandidatesIn(name);
        tree.Update(state.Nodes, state.Ring, state.Weights);
        return tree;
    }
}
