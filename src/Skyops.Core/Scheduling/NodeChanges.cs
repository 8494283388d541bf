namespace Skyops.Core.Scheduling;

/// <summary>
/// Which places of the ring changed, in order. Each group's candidates remember how far they have read, so bringing them
/// up to date costs what changed, not what is there; and a place that changed often is looked at once.
/// A reader that fell behind what is kept starts again from all nodes.
/// </summary>
internal sealed class NodeChanges
{
    private const int MostKept = 1 << 16;
    private int[] _places = new int[1_024];
    private long[] _latest = [];

    /// <summary>Position after the last change.</summary>
    public long End { get; private set; }

    /// <summary>Makes room for places up to and without this one.</summary>
    public void Grow(int places)
    {
        if (_latest.Length < places) Array.Resize(ref _latest, places);
    }

    /// <summary>A place below zero is that of a node which stands nowhere yet; nobody looks there.</summary>
    public void Note(int place)
    {
        if (place < 0) return;
        if (End == _places.Length && _places.Length < MostKept) Array.Resize(ref _places, _places.Length * 2);
        _places[End & (_places.Length - 1)] = place;
        _latest[place] = End++;
    }

    public bool Reaches(long position) => position >= End - _places.Length;

    /// <summary>
    /// The next places that changed and did not change again later, as many as there is room for, and moves the position
    /// behind them. Answers how many; 0 at the end.
    /// </summary>
    public int Next(ref long position, Span<int> places)
    {
        var count = 0;
        var (kept, latest, mask) = (_places, _latest, _places.Length - 1);
        while (count < places.Length && position < End)
        {
            var place = kept[position & mask];
            places[count] = place;
            if (latest[place] == position++) count++;
        }

        return count;
    }
}
