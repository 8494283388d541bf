using Skyops.Core.Scheduling.Filters;
using Skyops.Core.Scheduling.Scoring;

namespace Skyops.Core.Scheduling;

/// <summary>
/// The nodes whose shape fits a group, at their places of the ring, with their scores now; a node without room or
/// otherwise refused is absent. Kept between passes: only places that changed are looked at again, and only when the
/// group is come to. A changed node is scored at once, but its filters are asked only when it is the best: few of the nodes
/// that other groups were placed on ever are.
/// </summary>
internal sealed class CandidateTree(RequestShape request)
{
    private const int Together = 64;
    private readonly ScoreTree _scores = new();
    private readonly FittingPlaces _fitting = new();
    private readonly GroupScore _score = new(request);
    private NodeTable _nodes = null!;
    private NodeRing _ring = null!;
    private ulong[] _guessed = [];
    private int _layout = -1;
    private long _position;
    private ScoreWeights? _weights;

    /// <summary>True when at least one node would take a slot of this group, at its price.</summary>
    public bool Any => _scores.Best >= 0;

    /// <summary>Nodes whose shape fits.</summary>
    public int Count => _fitting.Count;

    /// <summary>No node that would take a slot is cheaper, in units as a double; infinite when there are none.</summary>
    public double Cheapest => _scores.Cheapest;

    /// <summary>The score of the node at a place now; <see cref="ScoreTree.Absent"/> when it would not take a slot.</summary>
    public double ScoreAt(int place)
    {
        if (IsGuessed(place)) Ask(place);
        return _scores[place];
    }

    /// <summary>GPUs of a node that the group could use.</summary>
    public ulong GpusOf(int node) => _score.FitOf(node).Gpus;

    /// <summary>Brings scores up to date with every change of nodes so far.</summary>
    public void Update(NodeTable nodes, NodeRing ring, ScoreWeights weights)
    {
        (_nodes, _ring) = (nodes, ring);
        _score.Use(nodes, weights);
        var changes = nodes.Changes;
        var sameWeights = ReferenceEquals(_weights, weights) || _weights == weights;
        if (_layout != ring.Layout || !sameWeights || !changes.Reaches(_position))
        {
            Rebuild(weights);
        }
        else
        {
            Follow(changes);
        }

        _position = changes.End;
        AskTheBest();
    }

    /// <summary>Where a task starts to look among equals.</summary>
    public int StartOf(ulong taskHash) => _fitting.Nth((int)Math.BigMul(taskHash, (ulong)_fitting.Count, out _));

    /// <summary>
    /// The place of the best node that the limit allows outside the excluded places; among equals the first from
    /// <paramref name="start"/> on. -1 when there is none.
    /// </summary>
    public int Find(int start, ExcludedPlaces excluded, in PlaceLimit limit)
    {
        while (true)
        {
            var place = Search(start, excluded, limit);
            if (place < 0 || !IsGuessed(place) || Ask(place)) return place;
        }
    }

    private int Search(int start, ExcludedPlaces excluded, in PlaceLimit limit)
    {
        if (!Any || _scores.Cheapest > limit.MostUnits) return -1;

        // Most often the best of all is allowed, and there is nothing to search.
        var place = FirstFrom(start, _scores.Best, excluded, limit);
        if (place >= 0) return place;
        var best = BestOutside(excluded, limit);
        return best < 0 ? -1 : FirstFrom(start, best, excluded, limit);
    }

    private double BestOutside(ExcludedPlaces excluded, in PlaceLimit limit)
    {
        var best = ScoreTree.Absent;
        var from = 0;
        foreach (var (first, end) in excluded.Ranges)
        {
            best = _scores.Max(from, first, limit, best);
            from = end;
        }

        return _scores.Max(from, _scores.Width, limit, best);
    }

    /// <summary>The first that reaches the score from a place on, once around the ring.</summary>
    private int FirstFrom(int start, double score, ExcludedPlaces excluded, in PlaceLimit limit)
    {
        var place = First(start, _scores.Width, score, excluded, limit);
        return place >= 0 ? place : First(0, start, score, excluded, limit);
    }

    private int First(int from, int end, double best, ExcludedPlaces excluded, in PlaceLimit limit)
    {
        foreach (var (first, last) in excluded.Ranges)
        {
            if (last <= from) continue;
            if (first >= end) break;
            if (first > from && _scores.First(from, first, best, limit) is >= 0 and var place) return place;
            from = last;
        }

        return from < end ? _scores.First(from, end, best, limit) : -1;
    }

    private void Rebuild(ScoreWeights weights)
    {
        (_layout, _weights) = (_ring.Layout, weights);
        _scores.Reset(_ring.Width);
        _fitting.Reset(_ring.Width);
        if (_guessed.Length * 64 != _ring.Width) _guessed = new ulong[_ring.Width / 64];
        else Array.Clear(_guessed);
        if (_ring.Width == 0) return;
        foreach (var node in _ring.Order) _scores.Load(_ring.PlaceOf(node), Guess(_ring.PlaceOf(node)));
        _scores.Build(_nodes.PriceAtPlace);
    }

    /// <summary>
    /// Looks at the places that changed.
    /// </summary>
    private void Follow(NodeChanges changes)
    {
        Span<int> places = stackalloc int[Together];
        while (changes.Next(ref _position, places) is > 0 and var count)
        {
            foreach (var place in places[..count]) _scores.Put(place, Guess(place));
        }

        _scores.Settle();
    }

    /// <summary>What the node at a place scores if no filter refuses it; absent when a look shows that it takes nothing.</summary>
    private double Guess(int place)
    {
        var node = _ring.NodeAt(place);
        var score = ScoreTree.Absent;
        var fits = false;
        if (node >= 0)
        {
            ref readonly var fit = ref _score.FitOf(node);
            fits = fit.Fits;
            if (fits) score = _score.Of(node, fit);
        }

        _fitting.Set(place, fits);
        ref var guessed = ref _guessed[place >> 6];
        var bit = 1UL << (place & 63);
        guessed = score >= 0 ? guessed | bit : guessed & ~bit;
        return score;
    }

    private bool IsGuessed(int place) => (_guessed[place >> 6] >> (place & 63) & 1) != 0;

    private void AskTheBest()
    {
        while (Any && _scores.FirstOfBest() is var place && IsGuessed(place) && !Ask(place))
        {
            // The next best is asked, until one is admitted or none is left.
        }
    }

    /// <summary>Asks the filters. False when the node is refused, and then it is absent.</summary>
    private bool Ask(int place)
    {
        _guessed[place >> 6] &= ~(1UL << (place & 63));
        var node = _ring.NodeAt(place);
        if (FilterChain.Admits(_nodes, node, request, GpusOf(node))) return true;
        _scores.Set(place, ScoreTree.Absent);
        return false;
    }
}
