using System.Numerics;

namespace Skyops.Core.Scheduling;

/// <summary>
/// A segment tree of maxima over a fixed number of leaves: the best of all in one look, the best of a range and the
/// first leaf that reaches a value in
/// log₂ n steps, a changed leaf in as many. This is what keeps a placement from costing a walk over all nodes.
/// </summary>
internal sealed class MaxTree
{
    /// <summary>The value of a leaf that takes no part.</summary>
    public const double Absent = -1;

    private double[] _best = [Absent, Absent];
    private int _width = 1;

    public int Count { get; private set; }

    public double Best => _best[1];

    public double this[int leaf] => _best[_width + leaf];

    /// <summary>
    /// Makes room for this many leaves, all absent. Set them with <see cref="Load"/> and then <see cref="Build"/>.
    /// </summary>
    public void Reset(int count)
    {
        Count = count;
        _width = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, count));
        if (_best.Length < 2 * _width) _best = new double[2 * _width];
        Array.Fill(_best, Absent);
    }

    public void Load(int leaf, double value) => _best[_width + leaf] = value;

    public void Build()
    {
        for (var at = _width - 1; at > 0; at--) _best[at] = Math.Max(_best[2 * at], _best[2 * at + 1]);
    }

    public void Set(int leaf, double value)
    {
        var at = _width + leaf;
        _best[at] = value;
        for (at >>= 1; at > 0; at >>= 1)
        {
            var best = Math.Max(_best[2 * at], _best[2 * at + 1]);
            if (best == _best[at]) return;
            _best[at] = best;
        }
    }

    /// <summary>
    /// The maximum of the leaves from <paramref name="first"/> up to and without <paramref name="end"/>;
    /// <see cref="Absent"/> for none.
    /// </summary>
    public double Max(int first, int end)
    {
        var best = Absent;
        for (int left = first + _width, right = end + _width; left < right; left >>= 1, right >>= 1)
        {
            if ((left & 1) == 1) best = Math.Max(best, _best[left++]);
            if ((right & 1) == 1) best = Math.Max(best, _best[--right]);
        }

        return best;
    }

    /// <summary>The first leaf in the range that is at least <paramref name="value"/>; -1 when there is none.</summary>
    public int FirstAtLeast(int first, int end, double value)
    {
        if (first >= end) return -1;
        var at = first + _width;
        do
        {
            while ((at & 1) == 0) at >>= 1;
            if (_best[at] >= value)
            {
                while (at < _width)
                {
                    at <<= 1;
                    if (_best[at] < value) at++;
                }

                return at - _width < end ? at - _width : -1;
            }

            at++;
        }
        while ((at & -at) != at);
        return -1;
    }
}
