using Skyops.Ledger;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>One slot that a pass placed.</summary>
internal readonly record struct PlacedSlot(WaitingEntry Entry, SlotRequest Slot, int Node, int Owner, int Network, string? Class, Amount Price, double Score);

/// <summary>
/// What a pass placed, in order, kept in one array that the next pass uses again. Messages are made of it when an offer
/// is sent.
/// </summary>
internal sealed class PlacedSlots
{
    private PlacedSlot[] _slots = new PlacedSlot[64];

    public int Count { get; private set; }

    /// <summary>The number of the pass.</summary>
    public long Pass { get; private set; }

    /// <summary>The pass ended at its limit.</summary>
    public bool Unfinished { get; set; }

    public ReadOnlySpan<PlacedSlot> All => _slots.AsSpan(0, Count);

    public void Begin(long pass)
    {
        Array.Clear(_slots, 0, Count);
        (Count, Pass, Unfinished) = (0, pass, false);
    }

    public void Add(SchedulerState state, WaitingEntry entry, SlotRequest slot, int node, double score)
    {
        if (Count == _slots.Length) Array.Resize(ref _slots, Count * 2);
        var (nodes, wants) = (state.Nodes, entry.Group.Shape);
        var equivalenceClass = wants.OneClass ? nodes.Shape[node]!.ClassOf(wants) : null;
        _slots[Count++] = new PlacedSlot(entry, slot, node, nodes.Owner[node], nodes.Network[node], equivalenceClass, nodes.Price[node], score);
    }

    /// <summary>Gives up all from this one on.</summary>
    public void Cut(int count)
    {
        Array.Clear(_slots, count, Count - count);
        Count = count;
    }

    /// <summary>The offers by task, in the order the tasks were first served.</summary>
    public TaskPlacements[] Offers(NodeTable nodes)
    {
        var tasks = new List<(string Id, List<Placement> Placements)>();
        var numbers = new Dictionary<TaskRecord, int>();
        foreach (var placed in All)
        {
            if (!numbers.TryGetValue(placed.Entry.Task, out var number))
            {
                numbers[placed.Entry.Task] = number = tasks.Count;
                tasks.Add((placed.Entry.TaskId, []));
            }

            tasks[number].Placements.Add(new Placement(
                placed.Entry.Stage, placed.Slot.Shard, placed.Slot.Slot, nodes.Address[placed.Node],
                nodes.Owners.Name(placed.Owner), placed.Price, placed.Score)
            {
                NodeNetwork = placed.Network == NetworkTable.Unknown ? null : nodes.Networks.Name(placed.Network),
                NodeClass = placed.Class,
            });
        }

        return [.. tasks.Select(task => new TaskPlacements(task.Id, [.. task.Placements]))];
    }
}
