using System.Runtime.InteropServices;
using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Places of the ring that the replica rules close to a slot: nodes that failed the shard, and every node of an owner
/// who holds another replica of it.
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
        _ranges.Clear();
        foreach (var address in slot.ExcludedNodes)
        {
            if (nodes.TryIndexOf(address, out var node) && ring.PlaceOf(node) is >= 0 and var place)
                _ranges.Add((place, place + 1));
        }

        foreach (var name in slot.ExcludedOwners)
        {
            if (nodes.Owners.TryIndexOf(name, out var owner)) Add(ring.RangeOf(owner));
        }

        for (; holder is not null; holder = holder.NextOfShard)
        {
            if (nodes.Owner[holder.Node] is not OwnerTable.Unknown and var owner) Add(ring.RangeOf(owner));
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
