using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Which equivalence class a slot is bound to. The first replica of a shard chooses; the others follow, whether it is
/// live, or only placed and not answered yet.
/// </summary>
internal static class ReplicaClass
{
    /// <summary>Null when the slot may choose.</summary>
    public static string? Of(NodeTable nodes, RequestShape wants, SlotRequest slot, IReadOnlyList<Reservation> holders)
    {
        if (!wants.OneClass) return null;
        if (slot.Class is not null) return slot.Class;
        foreach (var holder in holders)
        {
            if (nodes.Shape[holder.Node] is { } shape) return shape.ClassOf(wants);
        }

        return null;
    }
}
