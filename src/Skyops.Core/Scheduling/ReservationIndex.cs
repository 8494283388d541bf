namespace Skyops.Core.Scheduling;

/// <summary>Reservations by task and shard, and by node.</summary>
internal sealed class ReservationIndex
{
    private static readonly IReadOnlyList<Reservation> None = [];
    private readonly Dictionary<string, Dictionary<(int Stage, int Shard), List<Reservation>>> _byTask = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<Reservation>> _byNode = [];

    public int Count { get; private set; }

    public IReadOnlyList<Reservation> OfShard(string taskId, int stage, int shard) =>
        _byTask.TryGetValue(taskId, out var shards) && shards.TryGetValue((stage, shard), out var list) ? list : None;

    public Reservation? Find(string taskId, int stage, int shard, int slot, int node)
    {
        foreach (var reservation in OfShard(taskId, stage, shard))
        {
            if (reservation.Slot == slot && reservation.Node == node) return reservation;
        }

        return null;
    }

    public bool Has(string taskId) => _byTask.ContainsKey(taskId);

    /// <summary>What a task holds, in no order.</summary>
    public Reservation[] OfTask(string taskId) =>
        _byTask.TryGetValue(taskId, out var shards) ? [.. shards.Values.SelectMany(list => list)] : [];

    /// <summary>What stands on a node, in an order that does not depend on how it came there.</summary>
    public IEnumerable<Reservation> OnNode(int node) => _byNode.TryGetValue(node, out var list)
        ? list.OrderBy(held => held.TaskId, StringComparer.Ordinal).ThenBy(held => (held.Stage, held.Shard, held.Slot))
        : None;

    public void Add(Reservation reservation)
    {
        if (!_byTask.TryGetValue(reservation.TaskId, out var shards)) _byTask[reservation.TaskId] = shards = [];
        var shard = (reservation.Stage, reservation.Shard);
        if (!shards.TryGetValue(shard, out var list)) shards[shard] = list = new List<Reservation>(1);
        list.Add(reservation);
        if (!_byNode.TryGetValue(reservation.Node, out var onNode)) _byNode[reservation.Node] = onNode = [];
        onNode.Add(reservation);
        Count++;
    }

    public void Remove(Reservation reservation)
    {
        var shards = _byTask[reservation.TaskId];
        var shard = (reservation.Stage, reservation.Shard);
        shards[shard].Remove(reservation);
        if (shards[shard].Count == 0) shards.Remove(shard);
        if (shards.Count == 0) _byTask.Remove(reservation.TaskId);
        _byNode[reservation.Node].Remove(reservation);
        Count--;
    }
}
