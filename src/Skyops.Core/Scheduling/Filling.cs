using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>What was placed, by task in the order first served, and whether the pass ended at its limit.</summary>
internal sealed record Filled(Dictionary<string, List<Placement>> Tasks, int Count, bool Unfinished);

/// <summary>
/// Gives each slot, in the order of the queue, the best node there is for it at that moment, and takes the room.
/// </summary>
internal sealed class Filling
{
    private readonly SchedulerState _state;
    private readonly PoolSnapshot _snapshot;
    private readonly ExcludedPlaces _excluded = new();
    private readonly ClassChoice _classes;
    private readonly Dictionary<string, List<Placement>> _tasks = new(StringComparer.Ordinal);
    private int _count;

    private Filling(SchedulerState state, PoolSnapshot snapshot)
    {
        _state = state;
        _snapshot = snapshot;
        _classes = new ClassChoice(snapshot.Nodes, snapshot.Ring, snapshot.Weights);
    }

    public static Filled Fill(
        SchedulerState state, PassQueue queue, CandidateGroups candidates, PoolSnapshot snapshot, PassOptions options)
    {
        var filling = new Filling(state, snapshot);
        var used = new List<WaitingEntry>();
        state.Passes++;
        while (filling._count < options.MostPlacements && queue.Next() is var (account, cursor))
        {
            var entry = cursor.Entry;
            var most = Math.Min(options.TurnSlots, options.MostPlacements - filling._count);
            filling.Turn(cursor, candidates.Of(cursor.Group), most);
            if (entry.IsEmpty) used.Add(entry);
            queue.Back(account);
        }

        foreach (var entry in used) state.DropWhenEmpty(entry);
        var unfinished = filling._count >= options.MostPlacements && state.WaitingSlots > 0;
        return new Filled(filling._tasks, filling._count, unfinished);
    }

    /// <summary>A turn of one task: some of its slots, charged to its account together.</summary>
    private void Turn(EntryCursor cursor, CandidateTree candidates, int most)
    {
        if (!candidates.Any)
        {
            cursor.Exhausted = true;
            return;
        }

        var before = _count;
        var entry = cursor.Entry;
        cursor.Take(most, slot => Place(entry, slot, candidates, cursor));
        if (_count == before) return;
        var share = _snapshot.DominantShare(entry.Group.Shape);
        _state.FairShare.Charge(entry.Account, (_count - before) * share, _snapshot.Now);
    }

    private bool Place(WaitingEntry entry, SlotRequest slot, CandidateTree candidates, EntryCursor cursor)
    {
        var (nodes, ring) = (_snapshot.Nodes, _snapshot.Ring);
        var holders = _state.Reservations.OfShard(entry.TaskId, entry.Stage, slot.Shard);
        _excluded.Fill(nodes, ring, slot, holders);
        var wants = entry.Group.Shape;
        var node = wants.OneClass
            ? _classes.Find(entry, slot, holders, _excluded)
            : candidates.Find(entry.TaskHash, ring, _excluded);
        if (node < 0) return false;
        var placement = new Placement(
            entry.Stage, slot.Shard, slot.Slot, nodes.Address[node], nodes.Owners.Name(nodes.Owner[node]),
            nodes.Price[node], candidates.ScoreOf(node))
        {
            NodeNetwork = nodes.Network[node] == NetworkTable.Unknown ? null : nodes.Networks.Name(nodes.Network[node]),
            NodeClass = wants.OneClass ? nodes.Shape[node]!.ClassOf(wants) : null,
        };
        _state.Place(entry, slot, node);
        candidates.Update(nodes, ring, _snapshot.Weights);
        cursor.Exhausted = !candidates.Any;
        Add(entry.TaskId, placement);
        return true;
    }

    private void Add(string taskId, Placement placement)
    {
        if (!_tasks.TryGetValue(taskId, out var placements)) _tasks[taskId] = placements = [];
        placements.Add(placement);
        _count++;
        _state.Placements++;
    }
}
