using System.Runtime.InteropServices;

namespace Skyops.Core.Scheduling;

/// <summary>
/// All announced nodes in one fixed order that depends on nothing but their names: owners by hash, and each owner's
/// nodes by hash. Among nodes of equal score a task takes the first from its own place on, so ties fall on all alike;
/// and an owner's nodes stand side by side, so that a replica rule excludes one range.
/// Places have gaps between them. A node that joins takes one, or pushes a few neighbours aside, and only those places
/// are looked at again (M. Bender et al., "Insertion Sort is O(n log n)", 2006).
/// </summary>
internal sealed class NodeRing(NodeTable nodes)
{
    private const int Empty = -1;
    private readonly List<int> _order = [];
    private readonly ByName _byName = new(nodes);
    private int[] _at = [];
    private (int First, int Last)[] _owners = [];

    /// <summary>Nodes in order.</summary>
    public ReadOnlySpan<int> Order => CollectionsMarshal.AsSpan(_order);

    /// <summary>Places, taken or not; a multiple of 64.</summary>
    public int Width => _at.Length;

    /// <summary>Rises when all places were dealt anew.</summary>
    public int Layout { get; private set; }

    /// <summary>Place on the ring; below zero for a node that has not announced itself.</summary>
    public int PlaceOf(int node) => nodes.Place[node];

    /// <summary>The node at a place; below zero for none.</summary>
    public int NodeAt(int place) => _at[place];

    /// <summary>The range of places within which an owner's nodes stand, and nobody else's.</summary>
    public (int First, int End) RangeOf(int owner)
    {
        if (owner >= _owners.Length || _owners[owner] is not { First: >= 0 } range) return (0, 0);
        return (nodes.Place[range.First], nodes.Place[range.Last] + 1);
    }

    /// <summary>Takes in nodes that have joined or changed hands.</summary>
    public void Update()
    {
        var joined = nodes.Joined;
        if (joined.Count == 0 && !nodes.Regrouped) return;
        if (nodes.Regrouped || joined.Count > _order.Count / 8 || (_order.Count + joined.Count) * 8L > Width * 7L) DealAnew();
        else foreach (var node in joined) Insert(node);
        joined.Clear();
        nodes.Regrouped = false;
    }

    private void DealAnew()
    {
        _order.Clear();
        for (var node = 0; node < nodes.Count; node++)
        {
            if (nodes.Shape[node] is not null) _order.Add(node);
        }

        _order.Sort(_byName);
        _at = new int[Math.Max(64, ((_order.Count * 3 / 2) + 63) / 64 * 64)];
        Array.Fill(_at, Empty);
        _owners = new (int, int)[nodes.Owners.Count];
        Array.Fill(_owners, (Empty, Empty));
        nodes.GrowPlaces(_at.Length);
        for (var rank = 0; rank < _order.Count; rank++) Stand(_order[rank], (int)((long)rank * _at.Length / _order.Count));
        Layout++;
    }

    private void Insert(int node)
    {
        var rank = ~_order.BinarySearch(node, _byName);
        var left = rank > 0 ? nodes.Place[_order[rank - 1]] : -1;
        var right = rank < _order.Count ? nodes.Place[_order[rank]] : Width;
        _order.Insert(rank, node);
        if (_owners.Length < nodes.Owners.Count) GrowOwners();
        Stand(node, right - left > 1 ? (left + right) / 2 : PushAside(left, right));
    }

    /// <summary>Moves the fewest neighbours by one place and answers the place that became free.</summary>
    private int PushAside(int left, int right)
    {
        var (down, up) = (left, right);
        while (true)
        {
            if (up < Width && _at[up] == Empty)
            {
                for (; up > right; up--) Stand(_at[up - 1], up);
                return right;
            }

            if (down >= 0 && _at[down] == Empty)
            {
                for (; down < left; down++) Stand(_at[down + 1], down);
                return left;
            }

            (down, up) = (down - 1, up + 1);
        }
    }

    private void Stand(int node, int place)
    {
        _at[place] = node;
        nodes.StandsAt(node, place);
        ref var range = ref _owners[nodes.Owner[node]];
        if (range.First < 0 || _byName.Compare(node, range.First) < 0) range.First = node;
        if (range.Last < 0 || _byName.Compare(node, range.Last) > 0) range.Last = node;
    }

    private void GrowOwners()
    {
        var before = _owners.Length;
        Array.Resize(ref _owners, Math.Max(nodes.Owners.Count, before * 2));
        Array.Fill(_owners, (Empty, Empty), before, _owners.Length - before);
    }

    private sealed class ByName(NodeTable nodes) : IComparer<int>
    {
        public int Compare(int left, int right)
        {
            var (leftOwner, rightOwner) = (nodes.Owner[left], nodes.Owner[right]);
            if (leftOwner != rightOwner)
            {
                var byOwner = nodes.Owners.Hash(leftOwner).CompareTo(nodes.Owners.Hash(rightOwner));
                return byOwner != 0 ? byOwner : string.CompareOrdinal(nodes.Owners.Name(leftOwner), nodes.Owners.Name(rightOwner));
            }

            var byAddress = nodes.AddressHash[left].CompareTo(nodes.AddressHash[right]);
            return byAddress != 0 ? byAddress : string.CompareOrdinal(nodes.Address[left], nodes.Address[right]);
        }
    }
}
