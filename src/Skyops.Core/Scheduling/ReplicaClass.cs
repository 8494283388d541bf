using Skyops.Nodes;
using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Which equivalence class a slot is bound to. The first replica of a shard chooses; the others follow, whether it is
/// live, or only placed and not answered yet.
/// </summary>
internal static class ReplicaClass
{
    /// <summary>Null when the slot may choose.</summary>
    public static string? Of(NodeTable nodes, RequestShape wants, SlotRequest slot, Reservation? holder)
    {
        if (!wants.OneClass) return null;
        if (slot.Class is not null) return slot.Class;
        for (; holder is not null; holder = holder.NextOfShard)
        {
            if (!holder.Beside && nodes.Shape[holder.Node] is { } shape) return shape.ClassOf(wants);
        }

        return null;
    }

    /// <summary>
    /// Classes in which all replicas of a shard could find owners of their own: the first replica goes to one of these if
    /// it can, or the others might wait for ever. In ordinal order.
    /// </summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="order">The announced ones.</param>
    /// <param name="wants">What is to be placed.</param>
    public static IReadOnlyList<string> WithRoom(NodeTable nodes, ReadOnlySpan<int> order, RequestShape wants)
    {
        if (wants.Replicas < 2) return [];
        var classes = new Dictionary<NodeShape, HashSet<int>?>();
        var owners = new SortedDictionary<string, HashSet<int>>(StringComparer.Ordinal);
        foreach (var node in order)
        {
            if (nodes.Status[node] != NodeStatus.Ready) continue;
            var shape = nodes.Shape[node]!;
            if (!classes.TryGetValue(shape, out var known)) classes[shape] = known = OwnersOf(shape);
            if (known is not null && known.Count < wants.Replicas) known.Add(nodes.Owner[node]);
        }

        return [.. owners.Where(pair => pair.Value.Count >= wants.Replicas).Select(pair => pair.Key)];

        HashSet<int>? OwnersOf(NodeShape shape)
        {
            if (!Filters.FilterChain.Admits(shape, wants)) return null;
            var name = shape.ClassOf(wants);
            if (!owners.TryGetValue(name, out var set)) owners[name] = set = [];
            return set;
        }
    }
}
