using System.Runtime.Intrinsics;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Scores by place, and above them eight to a block the best score and the lowest price in the block: the best of all
/// in one look, the best of a range that a limit allows in a few steps, a changed leaf in as many. Eight doubles are a
/// line of the cache. This is what keeps a placement from costing a walk over all nodes.
/// </summary>
internal sealed class ScoreTree
{
    /// <summary>The value of a leaf that takes no part.</summary>
    public const double Absent = -1;

    private const int Fan = 8;
    private double _fetched;
    private double[][] _best = [new double[Fan]];
    private double[][] _cheapest = [[]];

    public ScoreTree() => Reset(0);

    public int Width => _best[0].Length;

    /// <summary>The best score; <see cref="Absent"/> when there is none.</summary>
    public double Best { get; private set; }

    /// <summary>
    /// The lowest price among leaves that take part, or less when one of them has become dearer; infinite when there are
    /// none.
    /// </summary>
    public double Cheapest { get; private set; }

    public double this[int leaf] => _best[0][leaf];

    /// <summary>Makes room for this many leaves, all absent. Set them with <see cref="Load"/> and then <see cref="Build"/>.</summary>
    public void Reset(int count)
    {
        var width = Math.Max(1, (count + Fan - 1) / Fan) * Fan;
        if (width != Width || _best.Length == 1) Allocate(width);
        foreach (var level in _best) Array.Fill(level, Absent);
        foreach (var level in _cheapest) Array.Fill(level, double.PositiveInfinity);
        (Best, Cheapest) = (Absent, double.PositiveInfinity);
    }

    /// <summary>Reads what <see cref="Set"/> of these leaves will read, without waiting for one before the next.</summary>
    public void Fetch(ReadOnlySpan<int> leaves)
    {
        var (leaf, best, cheapest) = (_best[0], _best[1], _cheapest[1]);
        var read = 0.0;
        foreach (var at in leaves) read += leaf[at] + best[at / Fan] + cheapest[at / Fan];
        _fetched = read;
    }

    public void Load(int leaf, double value) => _best[0][leaf] = value;

    /// <param name="prices">By leaf.</param>
    public void Build(double[] prices)
    {
        for (var level = 1; level < _best.Length; level++)
        {
            var blocks = _best[level - 1].Length / Fan;
            for (var block = 0; block < blocks; block++) Look(level, block, prices);
        }

        Top();
    }

    /// <summary>A leaf's score or its price changed.</summary>
    public void Set(int leaf, double value, double[] prices)
    {
        ref var at = ref _best[0][leaf];
        var (before, block) = (at, leaf / Fan);
        at = value;

        // Most leaves are neither the best nor the cheapest of their block, before and after.
        var (best, cheapest, price) = (_best[1][block], _cheapest[1][block], prices[leaf]);
        if (before < best && value <= best && (price > cheapest || (price == cheapest && value >= 0 && before >= 0))) return;
        for (var level = 1; level < _best.Length; level++, block /= Fan)
        {
            if (!Look(level, block, prices)) return;
        }

        Top();
    }

    /// <summary>The first leaf that has the best score of all; there must be one.</summary>
    public int FirstOfBest()
    {
        var at = 0;
        for (var level = _best.Length - 1; level >= 0; level--, at *= Fan)
        {
            while (_best[level][at] != Best) at++;
            if (level == 0) break;
        }

        return at;
    }

    /// <summary>
    /// The best score in the range that the limit allows, when it is more than <paramref name="best"/>; else
    /// <paramref name="best"/>.
    /// </summary>
    public double Max(int first, int end, in PlaceLimit limit, double best)
    {
        var top = _best.Length - 1;
        for (var block = 0; block < _best[top].Length; block++) best = Max(top, block, first, end, limit, best);
        return best;
    }

    /// <summary>The first leaf in the range that reaches the score and that the limit allows; -1 when there is none.</summary>
    public int First(int first, int end, double score, in PlaceLimit limit)
    {
        var top = _best.Length - 1;
        for (var block = 0; block < _best[top].Length; block++)
        {
            var leaf = First(top, block, first, end, score, limit);
            if (leaf >= 0) return leaf;
        }

        return -1;
    }

    private double Max(int level, int block, int first, int end, in PlaceLimit limit, double best)
    {
        if (_best[level][block] <= best) return best;
        if (level == 0) return block >= first && block < end && limit.Allows(block) ? _best[0][block] : best;
        if (_cheapest[level][block] > limit.MostUnits) return best;
        var span = Span(level);
        if ((long)block * span >= end || (block + 1L) * span <= first) return best;

        // The most promising child first: what it answers lets most of the others be passed over.
        var children = _best[level - 1];
        var likely = block * Fan;
        for (var child = likely + 1; child < (block + 1) * Fan; child++)
        {
            if (children[child] > children[likely]) likely = child;
        }

        best = Max(level - 1, likely, first, end, limit, best);
        for (var child = block * Fan; child < (block + 1) * Fan; child++)
        {
            if (child != likely) best = Max(level - 1, child, first, end, limit, best);
        }

        return best;
    }

    private int First(int level, int block, int first, int end, double score, in PlaceLimit limit)
    {
        if (_best[level][block] < score) return -1;
        if (level == 0) return block >= first && block < end && limit.Allows(block) ? block : -1;
        if (_cheapest[level][block] > limit.MostUnits) return -1;
        var span = Span(level);
        if ((long)block * span >= end || (block + 1L) * span <= first) return -1;
        for (var child = block * Fan; child < (block + 1) * Fan; child++)
        {
            var leaf = First(level - 1, child, first, end, score, limit);
            if (leaf >= 0) return leaf;
        }

        return -1;
    }

    /// <summary>Leaves under one block of a level.</summary>
    private static int Span(int level) => 1 << (3 * level);

    /// <summary>Brings a block up to date with its children. False when nothing changed.</summary>
    private bool Look(int level, int block, double[] prices)
    {
        var at = block * Fan;
        var children = _best[level - 1];
        var (low, high) = (Vector256.Create(children, at), Vector256.Create(children, at + 4));
        var best = Largest(Vector256.Max(low, high));
        double cheapest;
        if (level > 1)
        {
            var below = _cheapest[level - 1];
            cheapest = Smallest(Vector256.Min(Vector256.Create(below, at), Vector256.Create(below, at + 4)));
        }
        else
        {
            var infinite = Vector256.Create(double.PositiveInfinity);
            var left = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(low, Vector256<double>.Zero), Vector256.Create(prices, at), infinite);
            var right = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(high, Vector256<double>.Zero), Vector256.Create(prices, at + 4), infinite);
            cheapest = Smallest(Vector256.Min(left, right));
        }

        ref var bestBefore = ref _best[level][block];
        ref var cheapestBefore = ref _cheapest[level][block];
        if (best == bestBefore && cheapest == cheapestBefore) return false;
        (bestBefore, cheapestBefore) = (best, cheapest);
        return true;
    }

    private void Top()
    {
        var (best, cheapest) = (Absent, double.PositiveInfinity);
        foreach (var value in _best[^1]) best = Math.Max(best, value);
        foreach (var value in _cheapest[^1]) cheapest = Math.Min(cheapest, value);
        (Best, Cheapest) = (best, cheapest);
    }

    private static double Largest(Vector256<double> of)
    {
        var pair = Vector128.Max(of.GetLower(), of.GetUpper());
        return Math.Max(pair[0], pair[1]);
    }

    private static double Smallest(Vector256<double> of)
    {
        var pair = Vector128.Min(of.GetLower(), of.GetUpper());
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
