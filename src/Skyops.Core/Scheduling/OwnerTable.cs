using Skyops.Core.Hashing;

namespace Skyops.Core.Scheduling;

/// <summary>Owners of nodes by index.</summary>
internal sealed class OwnerTable
{
    /// <summary>The owner of a node that has not announced itself.</summary>
    public const int Unknown = -1;

    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<ulong> _hashes = [];

    public int Count => _names.Count;

    public string Name(int owner) => _names[owner];

    public ulong Hash(int owner) => _hashes[owner];

    public bool TryIndexOf(string owner, out int index) => _indexes.TryGetValue(owner, out index);

    public int IndexOf(string owner)
    {
        if (_indexes.TryGetValue(owner, out var index)) return index;
        _indexes[owner] = _names.Count;
        _names.Add(owner);
        _hashes.Add(StableHash.Of(owner));
        return _names.Count - 1;
    }
}
