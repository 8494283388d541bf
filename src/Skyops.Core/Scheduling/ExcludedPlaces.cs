using System.Runtime.InteropServices;
using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Places of the ring that are closed to a slot: nodes that failed the shard or were over budget, and every node of an
/// owner or in a network that holds another replica of it.
/// Ranges in order, none touching another. One object is filled anew for each slot.
/// </summary>
internal sealed class ExcludedPlaces
{
    private readonly List<(int First, int End)> _ranges = [];

    public bool IsEmpty => _ranges.Count == 0;

    public ReadOnlySpan<(int First, int End)> Ranges => CollectionsMarshal.AsSpan(_ranges);

    /// <param name="nodes">All nodes.</param>
    /// <param name="ring">Where they stand.</param>
    /// <param name="slot">Its excluded nodes and owners; names nobody knows exclude nothing.</param>
    /// <param name="holder">The first that holds this shard now, in whatever slot.</param>
    public void Fill(NodeTable nodes, NodeRing ring, SlotRequest slot, Reservation? holder)
    {
        FillByRules(nodes, ring, slot, holder);
        if (slot.OverBudgetNodes.Length == 0) return;
        foreach (var address in slot.OverBudgetNodes) Close(nodes, ring, address);
        if (_ranges.Count > 1) Join();
    }

    /// <summary>The same without what only the budget closes.</summary>
    public void FillByRules(NodeTable nodes, NodeRing ring, SlotRequest slot, Reservation? holder)
    {
        _ranges.Clear();
        foreach (var address in slot.ExcludedNodes) Close(nodes, ring, address);
        foreach (var name in slot.ExcludedOwners)
        {
            if (nodes.Owners.TryIndexOf(name, out var owner)) Add(ring.RangeOf(owner));
        }

        foreach (var name in slot.ExcludedNetworks)
        {
            if (nodes.Networks.TryIndexOf(name, out var network)) Close(nodes, ring, network);
        }

        for (; holder is not null; holder = holder.NextOfShard)
        {
            if (holder.Beside) continue;
            if (nodes.Owner[holder.Node] is not OwnerTable.Unknown and var owner) Add(ring.RangeOf(owner));
            if (nodes.Network[holder.Node] is not NetworkTable.Unknown and var network) Close(nodes, ring, network);
        }

        if (_ranges.Count > 1) Join();
    }

    /// <summary>Closes what lies outside this range too.</summary>
    public void KeepOnly((int First, int End) range, int width)
    {
        Add((0, range.First));
        Add((range.End, width));
        Join();
    }

    /// <summary>Where the range that holds a place ends; -1 when the place is open.</summary>
    public int EndOfRangeWith(int place)
    {
        foreach (var (first, end) in _ranges)
        {
            if (place >= first && place < end) return end;
        }

        return -1;
    }

    private void Add((int First, int End) range)
    {
        if (range.First < range.End) _ranges.Add(range);
    }

    private void Close(NodeTable nodes, NodeRing ring, string address)
    {
        if (nodes.TryIndexOf(address, out var node)) CloseNode(ring, node);
    }

    /// <summary>The ring is in the order of owners, so a network is as many places as it has nodes.</summary>
    private void Close(NodeTable nodes, NodeRing ring, int network)
    {
        foreach (var node in nodes.Networks.NodesOf(network)) CloseNode(ring, node);
    }

    private void CloseNode(NodeRing ring, int node)
    {
        if (ring.PlaceOf(node) is >= 0 and var place) _ranges.Add((place, place + 1));
    }

    private void Join()
    {
        _ranges.Sort();
        var kept = 0;
        for (var i = 1; i < _ranges.Count; i++)
        {
            var (first, end) = _ranges[i];
            if (first <= _ranges[kept].End) _ranges[kept] = (_ranges[kept].First, Math.Max(_ranges[kept].End, end));
            else _ranges[++kept] = (first, end);
        }

        _ranges.RemoveRange(kept + 1, _ranges.Count - kept - 1);
    }
}
