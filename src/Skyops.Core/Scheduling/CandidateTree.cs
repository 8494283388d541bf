using Skyops.Core.Scheduling.Filters;
using Skyops.Core.Scheduling.Scoring;

namespace Skyops.Core.Scheduling;

/// <summary>
/// The nodes whose shape fits a group, at their places of the ring, with their scores now; a node without room or
/// otherwise refused is absent. Kept between passes: only places that changed are looked at again, and only when the
/// group is come to.
/// </summary>
internal sealed class CandidateTree(RequestShape request)
{
    private readonly ScoreTree _scores = new();
    private readonly FittingPlaces _fitting = new();
    private readonly List<(bool Fits, ulong Gpus)> _shapes = [];
    private int _layout = -1;
    private long _position;
    private ScoreWeights? _weights;

    /// <summary>True when at least one node would take a slot of this group, at its price.</summary>
    public bool Any => _scores.Best >= 0;

    /// <summary>Nodes whose shape fits.</summary>
    public int Count => _fitting.Count;

    /// <summary>The lowest price among nodes that would take a slot, in units as a double; infinite when there are none.</summary>
    public double Cheapest => _scores.Cheapest;

    /// <summary>The score of the node at a place now; <see cref="ScoreTree.Absent"/> when it would not take a slot.</summary>
    public double ScoreAt(int place) => _scores[place];

    /// <summary>GPUs of a node that the group could use.</summary>
    public ulong GpusOf(NodeTable nodes, int node) => Of(nodes, node).Gpus;

    /// <summary>Brings scores up to date with every change of nodes so far.</summary>
    public void Update(NodeTable nodes, NodeRing ring, ScoreWeights weights)
    {
        var changes = nodes.Changes;
        var sameWeights = ReferenceEquals(_weights, weights) || _weights == weights;
        if (_layout != ring.Layout || !sameWeights || !changes.Reaches(_position))
        {
            Rebuild(nodes, ring, weights);
        }
        else
        {
            for (; _position < changes.End; _position++)
            {
                if (changes.IsLatest(_position)) Look(changes.At(_position), nodes, ring, weights);
            }
        }

        _position = changes.End;
    }

    /// <summary>Where a task starts to look among equals.</summary>
    public int StartOf(ulong taskHash) => _fitting.Nth((int)Math.BigMul(taskHash, (ulong)_fitting.Count, out _));

    /// <summary>
    /// The place of the best node that the limit allows outside the excluded places; among equals the first from
    /// <paramref name="start"/> on. -1 when there is none.
    /// </summary>
    public int Find(int start, ExcludedPlaces excluded, in PlaceLimit limit)
    {
        var width = _scores.Width;
        if (!Any || _scores.Cheapest > limit.MostUnits) return -1;
        if (excluded.IsEmpty)
        {
            // Most often the best of all is allowed, and there is nothing to search.
            var first = _scores.First(start, width, _scores.Best, limit);
            if (first < 0) first = _scores.First(0, start, _scores.Best, limit);
            if (first >= 0) return first;
        }

        var best = BestOutside(excluded, limit);
        if (best < 0) return -1;
        var place = First(start, width, best, excluded, limit);
        return place >= 0 ? place : First(0, start, best, excluded, limit);
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

    private void Rebuild(NodeTable nodes, NodeRing ring, ScoreWeights weights)
    {
        _layout = ring.Layout;
        _weights = weights;
        _scores.Reset(ring.Width);
        _fitting.Reset(ring.Width);
        foreach (var node in ring.Order)
        {
            var place = ring.PlaceOf(node);
            var (fits, gpus) = Of(nodes, node);
            _fitting.Set(place, fits);
            if (fits) _scores.Load(place, Score(nodes, node, gpus, weights));
        }

        _scores.Build(nodes.PriceAtPlace);
    }

    private void Look(int place, NodeTable nodes, NodeRing ring, ScoreWeights weights)
    {
        var node = ring.NodeAt(place);
        var (fits, gpus) = node < 0 ? default : Of(nodes, node);
        _fitting.Set(place, fits);
        var score = fits ? Score(nodes, node, gpus, weights) : ScoreTree.Absent;
        if (score >= 0 || _scores[place] >= 0) _scores.Set(place, score, nodes.PriceAtPlace);
    }

    /// <summary>What was found out about the shape of a node's machine, which is asked once a shape.</summary>
    private (bool Fits, ulong Gpus) Of(NodeTable nodes, int node)
    {
        var shape = nodes.Shape[node]!.Index;
        while (_shapes.Count <= shape)
        {
            var next = nodes.Shapes[_shapes.Count];
            _shapes.Add((FilterChain.Admits(next, request), next.Matching(request)));
        }

        return _shapes[shape];
    }

    private double Score(NodeTable nodes, int node, ulong gpus, ScoreWeights weights)
    {
        // What most nodes lack in a busy pool, before the filters are asked one by one.
        var need = request.Resources;
        var full = nodes.FreeSlots[node] <= 0 || nodes.FreeCpu[node] < need.CpuCores || nodes.FreeRam[node] < need.RamMiB;
        return !full && FilterChain.Admits(nodes, node, request) ? NodeScore.Of(nodes, node, request, gpus, weights) : ScoreTree.Absent;
    }
}
