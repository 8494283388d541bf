namespace Skyops.Core.Scheduling;

/// <summary>
/// All announced nodes in one fixed order that depends on nothing but their names: owners by hash, and each owner's
/// nodes by hash. Among nodes of equal score a task takes
/// the first from its own place on, so ties fall on all alike; and an owner's nodes stand side by side, so that a
/// replica rule excludes one range.
/// </summary>
internal sealed class NodeRing
{
    private readonly NodeTable _nodes;
    private int _topology = -1;
    private int[] _places = [];
    private (int First, int End)[] _owners = [];

    public NodeRing(NodeTable nodes) => _nodes = nodes;

    /// <summary>Node indexes in ring order.</summary>
    public int[] Order { get; private set; } = [];

    /// <summary>Place on the ring; -1 for a node that has not announced itself.</summary>
    public int PlaceOf(int node) => node < _places.Length ? _places[node] : -1;

    /// <summary>The range of places that an owner's nodes take.</summary>
    public (int First, int End) RangeOf(int owner) => _owners[owner];

    public void Update()
    {
        if (_topology == _nodes.Topology) return;
        _topology = _nodes.Topology;
        var announced = new List<int>(_nodes.Count);
        for (var node = 0; node < _nodes.Count; node++)
        {
            if (_nodes.Shape[node] is not null) announced.Add(node);
        }

        announced.Sort(Compare);
        Order = [.. announced];
        _places = new int[_nodes.Count];
        Array.Fill(_places, -1);
        _owners = new (int, int)[_nodes.Owners.Count];
        for (var place = 0; place < Order.Length; place++)
        {
            var owner = _nodes.Owner[Order[place]];
            _places[Order[place]] = place;
            _owners[owner] = (_owners[owner].End == 0 ? place : _owners[owner].First, place + 1);
        }
    }

    private int Compare(int left, int right)
    {
        var (leftOwner, rightOwner) = (_nodes.Owner[left], _nodes.Owner[right]);
        if (leftOwner != rightOwner)
        {
            var byOwner = _nodes.Owners.Hash(leftOwner).CompareTo(_nodes.Owners.Hash(rightOwner));
            return byOwner != 0 ? byOwner : string.CompareOrdinal(_nodes.Owners.Name(leftOwner), _nodes.Owners.Name(rightOwner));
        }

        var byAddress = _nodes.AddressHash[left].CompareTo(_nodes.AddressHash[right]);
        return byAddress != 0 ? byAddress : string.CompareOrdinal(_nodes.Address[left], _nodes.Address[right]);
    }
}
