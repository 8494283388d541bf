using System.Runtime.InteropServices;

namespace Skyops.Core.Scheduling;

/// <summary>Reservations by task and shard, and by node.</summary>
internal sealed class ReservationIndex
{
    private readonly Dictionary<ShardKey, Reservation> _byShard = [];
    private readonly Stack<Reservation> _spare = new();
    private Reservation?[] _byNode = new Reservation?[64];

    public int Count { get; private set; }

    /// <summary>The first that holds the shard, see <see cref="Reservation.NextOfShard"/>.</summary>
    public Reservation? OfShard(TaskRecord task, int stage, int shard) =>
        task.Reservations is null ? null : _byShard.GetValueOrDefault(new ShardKey(task.Number, stage, shard));

    public Reservation? Find(TaskRecord task, int stage, int shard, int slot, int node)
    {
        for (var held = OfShard(task, stage, shard); held is not null; held = held.NextOfShard)
        {
            if (held.Slot == slot && held.Node == node) return held;
        }

        return null;
    }

    /// <summary>The placement of a slot that its task has not answered.</summary>
    public Reservation? PendingOf(TaskRecord task, int stage, int shard, int slot)
    {
        for (var held = OfShard(task, stage, shard); held is not null; held = held.NextOfShard)
        {
            if (held.Slot == slot && held.Pending is not null) return held;
        }

        return null;
    }

    /// <summary>What a task holds, in no order.</summary>
    public static Reservation[] OfTask(TaskRecord task)
    {
        var list = new List<Reservation>();
        for (var held = task.Reservations; held is not null; held = held.NextOfTask) list.Add(held);
        return [.. list];
    }

    /// <summary>The first that stands on a node, see <see cref="Reservation.NextOnNode"/>.</summary>
    public Reservation? FirstOnNode(int node) => node < _byNode.Length ? _byNode[node] : null;

    /// <summary>What stands on a node, in an order that does not depend on how it came there.</summary>
    public Reservation[] OnNode(int node)
    {
        var list = new List<Reservation>();
        for (var held = FirstOnNode(node); held is not null; held = held.NextOnNode) list.Add(held);
        return [.. list.OrderBy(held => held.Task.Id, StringComparer.Ordinal).ThenBy(held => (held.Stage, held.Shard, held.Slot))];
    }

    public Reservation Add(TaskRecord task, int stage, int shard, int slot, int node)
    {
        var held = _spare.Count > 0 ? _spare.Pop() : new Reservation();
        (held.Task, held.Stage, held.Shard, held.Slot, held.Node, held.Beside) = (task, stage, shard, slot, node, false);
        ref var ofShard = ref CollectionsMarshal.GetValueRefOrAddDefault(_byShard, new ShardKey(task.Number, stage, shard), out _);
        held.NextOfShard = ofShard;
        ofShard = held;
        held.NextOfTask = task.Reservations;
        if (task.Reservations is { } first) first.PreviousOfTask = held;
        task.Reservations = held;
        if (node >= _byNode.Length) Array.Resize(ref _byNode, Math.Max(node + 1, _byNode.Length * 2));
        held.NextOnNode = _byNode[node];
        if (_byNode[node] is { } onNode) onNode.PreviousOnNode = held;
        _byNode[node] = held;
        Count++;
        return held;
    }

    /// <summary>Takes it out; it keeps what it says until another is added.</summary>
    public void Remove(Reservation held)
    {
        RemoveFromShard(held);
        if (held.PreviousOfTask is { } before) before.NextOfTask = held.NextOfTask;
        else held.Task.Reservations = held.NextOfTask;
        if (held.NextOfTask is { } after) after.PreviousOfTask = held.PreviousOfTask;
        if (held.PreviousOnNode is { } left) left.NextOnNode = held.NextOnNode;
        else _byNode[held.Node] = held.NextOnNode;
        if (held.NextOnNode is { } right) right.PreviousOnNode = held.PreviousOnNode;
        (held.NextOfShard, held.NextOfTask, held.PreviousOfTask, held.NextOnNode, held.PreviousOnNode) = (null, null, null, null, null);
        _spare.Push(held);
        Count--;
    }

    private void RemoveFromShard(Reservation held)
    {
        var key = new ShardKey(held.Task.Number, held.Stage, held.Shard);
        var first = _byShard[key];
        if (first == held)
        {
            if (held.NextOfShard is { } next) _byShard[key] = next;
            else _byShard.Remove(key);
            return;
        }

        while (first.NextOfShard != held) first = first.NextOfShard!;
        first.NextOfShard = held.NextOfShard;
    }

    private readonly record struct ShardKey(long Task, int Stage, int Shard);
}
