namespace Skyops.Core.Scheduling;

/// <summary>
/// Which nodes changed, in order. Each group's candidates remember how far they have read, so bringing them up to date
/// costs what changed, not what is there.
/// A reader that fell behind what is kept starts again from all nodes.
/// </summary>
internal sealed class NodeChanges
{
    private const int MostKept = 1 << 16;
    private readonly List<int> _nodes = [];
    private long _first;

    /// <summary>Position after the last change.</summary>
    public long End => _first + _nodes.Count;

    public void Note(int node)
    {
        if (_nodes.Count == MostKept)
        {
            _first += MostKept / 2;
            _nodes.RemoveRange(0, MostKept / 2);
        }

        _nodes.Add(node);
    }

    public bool Reaches(long position) => position >= _first;

    public ReadOnlySpan<int> Since(long position) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_nodes)[(int)(position - _first)..];
}
