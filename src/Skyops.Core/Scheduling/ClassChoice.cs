using Skyops.Core.Scheduling.Scoring;
using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Finds nodes for replicas that must share an equivalence class. Which classes have room is counted once a pass and
/// group, when a first replica asks.
/// </summary>
internal sealed class ClassChoice(NodeTable nodes, NodeRing ring, ScoreWeights weights)
{
    private readonly Dictionary<RequestGroup, IReadOnlyList<string>> _withRoom = [];

    /// <summary>The best node in the class of the other replicas; for the first one the best in a class with room for all.</summary>
    public int Find(WaitingEntry entry, SlotRequest slot, IReadOnlyList<Reservation> holders, ExcludedPlaces excluded)
    {
        var group = entry.Group;
        if (ReplicaClass.Of(nodes, group.Shape, slot, holders) is { } chosen) return In(group, chosen).Find(entry.TaskHash, ring, excluded);
        if (!_withRoom.TryGetValue(group, out var withRoom))
            _withRoom[group] = withRoom = ReplicaClass.WithRoom(nodes, ring.Order, group.Shape);
        var (best, score) = (-1, MaxTree.Absent);
        foreach (var name in withRoom)
        {
            var tree = In(group, name);
            var node = tree.Find(entry.TaskHash, ring, excluded);
            if (node >= 0 && tree.ScoreOf(node) > score) (best, score) = (node, tree.ScoreOf(node));
        }

        return best >= 0 ? best : group.Candidates.Find(entry.TaskHash, ring, excluded);
    }

    private CandidateTree In(RequestGroup group, string name)
    {
        var tree = group.CandidatesIn(name);
        tree.Update(nodes, ring, weights);
        return tree;
    }
}
