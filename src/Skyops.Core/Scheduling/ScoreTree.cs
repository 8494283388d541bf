using System.Numerics;
using System.Runtime.Intrinsics;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Scores by place, and above them eight to a block the best score and the lowest price in the block: the best of all
/// in one look, the best of a range that a limit allows in a few steps. Eight doubles are a line of the cache. Many leaves
/// are changed together, so that each block above them is brought up to date once. This is what keeps a placement from
/// costing a walk over all nodes.
/// </summary>
internal sealed class ScoreTree
{
    /// <summary>The value of a leaf that takes no part.</summary>
    public const double Absent = -1;

    private const int Fan = 8;
    private double[][] _best = [new double[Fan]];
    private double[][] _cheapest = [[]];
    private ulong[][] _changed = [[]];
    private double[] _prices = [];

    public ScoreTree() => Reset(0);

    public int Width => _best[0].Length;

    /// <summary>The best score; <see cref="Absent"/> when there is none.</summary>
    public double Best => Largest(Vector512.Create(_best[^1], 0));

    /// <summary>The lowest price among leaves that take part; infinite when there are none.</summary>
    public double Cheapest => Smallest(Vector512.Create(_cheapest[^1], 0));

    public double this[int leaf] => _best[0][leaf];

    /// <summary>Makes room for this many leaves, all absent. Set them with <see cref="Load"/> and then <see cref="Build"/>.</summary>
    public void Reset(int count)
    {
        var width = Math.Max(1, (count + Fan - 1) / Fan) * Fan;
        if (width != Width || _best.Length == 1) Allocate(width);
        foreach (var level in _best) Array.Fill(level, Absent);
        foreach (var level in _cheapest) Array.Fill(level, double.PositiveInfinity);
        foreach (var level in _changed) Array.Clear(level);
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
        var block = leaf / Fan;
        for (var level = 1; level < _best.Length && Look(level, block); level++) block /= Fan;
    }

    /// <summary>The same for one of many; what is above them is brought up to date by <see cref="Settle"/>.</summary>
    public void Put(int leaf, double value)
    {
        _best[0][leaf] = value;
        Mark(1, leaf / Fan);
    }

    /// <summary>Ends what <see cref="Put"/> began.</summary>
    public void Settle()
    {
        for (var level = 1; level < _best.Length; level++)
        {
            var words = _changed[level];
            for (var word = 0; word < words.Length; word++)
            {
                for (var bits = words[word]; bits != 0; bits &= bits - 1)
                {
                    var block = (word << 6) + BitOperations.TrailingZeroCount(bits);
                    if (Look(level, block) && level + 1 < _best.Length) Mark(level + 1, block / Fan);
                }

                words[word] = 0;
            }
        }
    }

    /// <summary>The first leaf that has the best score of all; there must be one.</summary>
    public int FirstOfBest()
    {
        var (at, best) = (0, Vector512.Create(Best));
        for (var level = _best.Length - 1; level >= 0; level--)
        {
            var has = Vector512.Equals(Vector512.Create(_best[level], at), best).ExtractMostSignificantBits();
            at = (at + BitOperations.TrailingZeroCount(has)) * Fan;
        }

        return at / Fan;
    }

    /// <summary>
    /// The best score in the range that the limit allows, when it is more than <paramref name="best"/>; else
    /// <paramref name="best"/>.
    /// </summary>
    public double Max(int first, int end, in PlaceLimit limit, double best) => Max(_best.Length, 0, first, end, limit, best);

    /// <summary>The first leaf in the range that reaches the score and that the limit allows; -1 when there is none.</summary>
    public int First(int first, int end, double score, in PlaceLimit limit) => First(_best.Length, 0, first, end, score, limit);

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

    private void Mark(int level, int block) => _changed[level][block >> 6] |= 1UL << (block & 63);

    /// <summary>Brings a block up to date with its children. False when nothing changed.</summary>
    private bool Look(int level, int block)
    {
        var at = block * Fan;
        var children = Vector512.Create(_best[level - 1], at);
        var cheapest = level > 1
            ? Vector512.Create(_cheapest[level - 1], at)
            : Vector512.ConditionalSelect(
                Vector512.GreaterThanOrEqual(children, Vector512<double>.Zero), Vector512.Create(_prices, at), Vector512.Create(double.PositiveInfinity));
        var now = (Largest(children), Smallest(cheapest));
        if (now == (_best[level][block], _cheapest[level][block])) return false;
        (_best[level][block], _cheapest[level][block]) = now;
        return true;
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
        _changed = [.. best.Select(level => new ulong[(level.Length + 63) / 64])];
    }
}
