namespace Skyops.Core.Scheduling;

/// <summary>Nodes that are kept for a gang until it can start.</summary>
internal sealed class KeptPlaces
{
    private ulong[] _nodes = [];

    public bool Holds(int node) => (node >> 6) < _nodes.Length && (_nodes[node >> 6] >> (node & 63) & 1) != 0;

    public void Add(int node)
    {
        if ((node >> 6) >= _nodes.Length) Array.Resize(ref _nodes, Math.Max((node >> 6) + 1, _nodes.Length * 2));
        _nodes[node >> 6] |= 1UL << (node & 63);
    }

    public void Clear() => Array.Clear(_nodes);
}
