using System.Numerics;
using Skyops.Core.Scheduling.Filters;

namespace Skyops.Core.Scheduling;

/// <summary>
/// For how many slots of a gang there is room, now and as attempts end: on each node as many as fit, with each owner at
/// most one of a shard. Nodes, owners and networks that are closed to one of its slots are left out, so it never says too
/// many on their account. That several owners may share a network is not counted.
/// </summary>
internal sealed class GangRoom
{
    private readonly NodeTable _nodes;
    private readonly RequestShape _wants;
    private readonly int _shards;
    private readonly Dictionary<int, Room> _rooms = [];
    private readonly Dictionary<int, int> _owners = [];
    private readonly int _all;
    private int _slots;

    public GangRoom(SchedulerState state, WaitingEntry entry)
    {
        (_nodes, _wants, _all) = (state.Nodes, entry.Wants, entry.Count);
        var slots = entry.Ready.Concat(entry.Delayed).ToArray();
        _shards = slots.Select(slot => slot.Shard).Distinct().Count();
        var nodes = slots.SelectMany(slot => slot.ExcludedNodes.Concat(slot.OverBudgetNodes)).ToHashSet(StringComparer.Ordinal);
        var owners = slots.SelectMany(slot => slot.ExcludedOwners).ToHashSet(StringComparer.Ordinal);
        var networks = slots.SelectMany(slot => slot.ExcludedNetworks).ToHashSet(StringComparer.Ordinal);
        foreach (var node in state.Ring.Order)
        {
            if (!FilterChain.AdmitsWhenIdle(_nodes, node, _wants)) continue;
            if (nodes.Contains(_nodes.Address[node]) || owners.Contains(_nodes.Owners.Name(_nodes.Owner[node]))) continue;
            if (_nodes.Network[node] is not NetworkTable.Unknown and var network && networks.Contains(_nodes.Networks.Name(network))) continue;
            var room = new Room(_nodes.Shape[node]!.Matching(_wants), _nodes.FreeCpu[node], _nodes.FreeRam[node],
                _nodes.FreeDisk[node], _nodes.FreeSlots[node], _nodes.FreeGpus[node]);
            _rooms[node] = room;
            AddToOwner(node, room.Units(_wants));
        }
    }

    /// <summary>Slots that there is room for; at most all of them.</summary>
    public int Slots => Math.Min(_slots, _all);

    public bool IsEnough => _slots >= _all;

    public bool Knows(int node) => _rooms.ContainsKey(node);

    /// <summary>An attempt ends.</summary>
    public void Free(Reservation held)
    {
        if (!_rooms.TryGetValue(held.Node, out var room)) return;
        var need = held.Resources;
        var after = new Room(room.Matching, room.Cpu + need.CpuCores, room.Ram + need.RamMiB, room.Disk + need.DiskMiB, room.Slots + 1, room.Gpus | held.Gpus);
        _rooms[held.Node] = after;
        AddToOwner(held.Node, after.Units(_wants) - room.Units(_wants));
    }

    /// <summary>The fewest nodes that have room for all: those with most first, then in the order of the ring.</summary>
    public IEnumerable<int> Choose()
    {
        var left = _all;
        var byOwner = new Dictionary<int, int>();
        var nodes = _rooms.Select(pair => (Node: pair.Key, Units: pair.Value.Units(_wants))).Where(x => x.Units > 0);
        foreach (var (node, units) in nodes.OrderByDescending(x => x.Units).ThenBy(x => _nodes.Place[x.Node]))
        {
            var owner = _nodes.Owner[node];
            var used = byOwner.GetValueOrDefault(owner);
            var more = Math.Min(units, _shards - used);
            if (more <= 0) continue;
            byOwner[owner] = used + more;
            left -= more;
            yield return node;
            if (left <= 0) yield break;
        }
    }

    /// <summary>
    /// Owners with room, those with most first. Replicas that go where most is left leave a place for all, if there is
    /// one: the condition of D. Gale and H. Ryser (1957) for a table with given sums of rows and columns.
    /// </summary>
    public int[] OwnersByRoom() =>
        [.. _owners.Where(pair => pair.Value > 0)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => _nodes.Owners.Name(pair.Key), StringComparer.Ordinal)
            .Select(pair => pair.Key)];

    /// <summary>One of the owner's places is taken.</summary>
    public void Take(int owner) => _owners[owner]--;

    private void AddToOwner(int node, int units)
    {
        if (units == 0) return;
        var before = _owners.GetValueOrDefault(_nodes.Owner[node]);
        _owners[_nodes.Owner[node]] = before + units;
        _slots += Math.Min(before + units, _shards) - Math.Min(before, _shards);
    }

    private readonly record struct Room(ulong Matching, int Cpu, int Ram, int Disk, int Slots, ulong Gpus)
    {
        public int Units(RequestShape wants)
        {
            var need = wants.Resources;
            var units = Math.Max(0, Slots);
            if (need.CpuCores > 0) units = Math.Min(units, Math.Max(0, Cpu) / need.CpuCores);
            if (need.RamMiB > 0) units = Math.Min(units, Math.Max(0, Ram) / need.RamMiB);
            if (need.DiskMiB > 0) units = Math.Min(units, Math.Max(0, Disk) / need.DiskMiB);
            return need.Gpus == 0 ? units : Math.Min(units, BitOperations.PopCount(Gpus & Matching) / need.Gpus);
        }
    }
}
