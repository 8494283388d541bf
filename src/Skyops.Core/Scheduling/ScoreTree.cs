using System.Numerics;
using System.Runtime.Intrinsics;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Scores by place, and above them, eight to a block, a score that no leaf of the block exceeds and a price that none
/// undercuts. A leaf that rises raises the bounds above it; one that falls leaves them, and a search that comes there
/// in vain sets them right. So what falls, which is most, costs one write, and the best of all, or of a range that a
/// limit allows, is found in a few steps. Eight doubles are a line of the cache. This is what keeps a placement from
/// costing a walk over all nodes.
/// </summary>
internal sealed class ScoreTree
{
    /// <summary>The value of a leaf that takes no part.</summary>
    public const double Absent = -1;

    private const int Fan = 8;
    private double[][] _best = [new double[Fan]];
    private double[][] _cheapest = [[]];
    private double[] _prices = [];

    public ScoreTree() => Reset(0);

    public int Width => _best[0].Length;

    /// <summary>The best score as of the last <see cref="Settle()"/>; <see cref="Absent"/> when there is none.</summary>
    public double Best { get; private set; }

    /// <summary>No leaf that takes part has a lower price; infinite when it is known that there are none.</summary>
    public double Cheapest => Smallest(Vector512.Create(_cheapest[^1], 0));

    public double this[int leaf] => _best[0][leaf];

    /// <summary>Makes room for this many leaves, all absent. Set them with <see cref="Load"/> and then <see cref="Build"/>.</summary>
    public void Reset(int count)
    {
        var width = Math.Max(1, (count + Fan - 1) / Fan) * Fan;
        if (width != Width || _best.Length == 1) Allocate(width);
        foreach (var level in _best) Array.Fill(level, Absent);
        foreach (var level in _cheapest) Array.Fill(level, double.PositiveInfinity);
        Best = Absent;
    }

    public void Load(int leaf, double value) => _best[0][leaf] = value;

    /// <param name="prices">By leaf; read again whenever a leaf is set or looked at.</param>
    public void Build(double[] prices)
    {
        _prices = prices;
        for (var level = 1; level < _best.Length; level++)
        {
            var blocks = _best[level - 1].Length / Fan;
            for (var block = 0; block < blocks; block++) Look(level, block);
        }
    }

    /// <summary>A leaf's score or its price changed.</summary>
    public void Set(int leaf, double value)
    {
        _best[0][leaf] = value;
        if (value < 0) return;
        var price = _prices[leaf];
        for (var level = 1; level < _best.Length; level++)
        {
            leaf /= Fan;
            ref var best = ref _best[level][leaf];
            ref var cheapest = ref _cheapest[level][leaf];
            if (value <= best && price >= cheapest) return;
            (best, cheapest) = (Math.Max(best, value), Math.Min(cheapest, price));
        }
    }

    /// <summary>Finds the best score of all. Answers a leaf that has it; -1 when no leaf takes part.</summary>
    public int Settle()
    {
        var leaf = Settle(_best.Length, 0);
        Best = leaf >= 0 ? _best[0][leaf] : Absent;
        return leaf;
    }

    /// <summary>
    /// The best score in the range that the limit allows, when it is more than <paramref name="best"/>; else
    /// <paramref name="best"/>.
    /// </summary>
    public double Max(int first, int end, in PlaceLimit limit, double best) => Max(_best.Length, 0, first, end, limit, best);

    /// <summary>The first leaf in the range that reaches the score and that the limit allows; -1 when there is none.</summary>
    public int First(int first, int end, double score, in PlaceLimit limit) => First(_best.Length, 0, first, end, score, limit);

    /// <summary>Lowers bounds below a block until a leaf has what the block seems to have, and answers the leaf.</summary>
    private int Settle(int level, int block)
    {
        var children = _best[level - 1];
        while (true)
        {
            var child = Likeliest(children, block * Fan);
            var seemed = children[child];
            var leaf = seemed < 0 ? -1 : level == 1 ? child : Settle(level - 1, child);
            if (children[child] != seemed) continue;
            if (level < _best.Length && _best[level][block] != seemed) Look(level, block);
            return leaf;
        }
    }

    private double Max(int level, int block, int first, int end, in PlaceLimit limit, double best)
    {
        var (children, at) = (_best[level - 1], block * Fan);
        var open = Within(level - 1, at, first, end);

        // The most promising child first: what it answers lets most of the others be passed over.
        for (var child = Likeliest(children, at); ; child = at + BitOperations.TrailingZeroCount(open))
        {
            var bit = 1UL << (child - at);
            if ((open & bit) != 0 && children[child] > best)
            {
                if (level > 1 && _cheapest[level - 1][child] <= limit.MostUnits) best = Max(level - 1, child, first, end, limit, best);
                else if (level == 1 && limit.Allows(child)) best = children[child];
            }

            open &= ~bit & Reaching(children, at, best);
            if (open == 0) break;
        }

        if (level < _best.Length) Look(level, block);
        return best;
    }

    private int First(int level, int block, int first, int end, double score, in PlaceLimit limit)
    {
        var (children, at) = (_best[level - 1], block * Fan);
        for (var open = Within(level - 1, at, first, end) & Reaching(children, at, score); open != 0; open &= open - 1)
        {
            var child = at + BitOperations.TrailingZeroCount(open);
            if (level == 1)
            {
                if (limit.Allows(child)) return child;
            }
            else if (_cheapest[level - 1][child] <= limit.MostUnits && First(level - 1, child, first, end, score, limit) is >= 0 and var leaf)
            {
                return leaf;
            }
        }

        if (level < _best.Length) Look(level, block);
        return -1;
    }

    /// <summary>Which of eight blocks have leaves in the range, a bit each.</summary>
    private static ulong Within(int level, int at, int first, int end)
    {
        var span = 3 * level;
        var (low, high) = ((first >> span) - at, ((end + (1 << span) - 1) >> span) - at);
        if (low >= Fan || high <= 0) return 0;
        return (high >= Fan ? 0xFFUL : (1UL << high) - 1) & (low <= 0 ? 0xFFUL : 0xFFUL << low);
    }

    /// <summary>Which of eight reach the score, a bit each.</summary>
    private static ulong Reaching(double[] values, int at, double score) =>
        Vector512.GreaterThanOrEqual(Vector512.Create(values, at), Vector512.Create(score)).ExtractMostSignificantBits();

    /// <summary>The first of eight that no other exceeds.</summary>
    private static int Likeliest(double[] values, int at)
    {
        var eight = Vector512.Create(values, at);
        var best = Vector512.Create(Largest(eight));
        return at + BitOperations.TrailingZeroCount(Vector512.Equals(eight, best).ExtractMostSignificantBits());
    }

    /// <summary>Sets the bounds of a block by what its children seem to have.</summary>
    private void Look(int level, int block)
    {
        var at = block * Fan;
        var children = Vector512.Create(_best[level - 1], at);
        var cheapest = level > 1
            ? Vector512.Create(_cheapest[level - 1], at)
            : Vector512.ConditionalSelect(
                Vector512.GreaterThanOrEqual(children, Vector512<double>.Zero), Vector512.Create(_prices, at), Vector512.Create(double.PositiveInfinity));
        (_best[level][block], _cheapest[level][block]) = (Largest(children), Smallest(cheapest));
    }

    private static double Largest(Vector512<double> of)
    {
        var four = Vector256.Max(of.GetLower(), of.GetUpper());
        var pair = Vector128.Max(four.GetLower(), four.GetUpper());
        return Math.Max(pair[0], pair[1]);
    }

    private static double Smallest(Vector512<double> of)
    {
        var four = Vector256.Min(of.GetLower(), of.GetUpper());
        var pair = Vector128.Min(four.GetLower(), four.GetUpper());
        return Math.Min(pair[0], pair[1]);
    }

    private void Allocate(int width)
    {
        var best = new List<double[]> { new double[width] };
        var cheapest = new List<double[]> { Array.Empty<double>() };
        do
        {
            var blocks = best[^1].Length / Fan;
            var padded = (blocks + Fan - 1) / Fan * Fan;
            best.Add(new double[padded]);
            cheapest.Add(new double[padded]);
        }
        while (best[^1].Length > Fan);
        (_best, _cheapest) = ([.. best], [.. cheapest]);
    }
}
