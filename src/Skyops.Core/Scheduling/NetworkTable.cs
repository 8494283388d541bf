namespace Skyops.Core.Scheduling;

/// <summary>Networks by index and the nodes in each: a replica rule closes all of a network at once.</summary>
internal sealed class NetworkTable
{
    /// <summary>The network of a node that is in none that is known.</summary>
    public const int Unknown = -1;

    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<List<int>> _nodes = [];

    public string Name(int network) => _names[network];

    public bool TryIndexOf(string network, out int index) => _indexes.TryGetValue(network, out index);

    public IReadOnlyList<int> NodesOf(int network) => _nodes[network];

    /// <summary>Moves a node from one network to another, either of which may be unknown; answers the new one's index.</summary>
    public int Move(int node, int from, string? to)
    {
        var next = to is null ? Unknown : IndexOf(to);
        if (next == from) return next;
        if (from != Unknown) _nodes[from].Remove(node);
        if (next != Unknown) _nodes[next].Add(node);
        return next;
    }

    private int IndexOf(string network)
    {
        if (_indexes.TryGetValue(network, out var index)) return index;
        _indexes[network] = _names.Count;
        _names.Add(network);
        _nodes.Add([]);
        return _names.Count - 1;
    }
}
