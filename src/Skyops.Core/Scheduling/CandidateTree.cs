using Skyops.Core.Scheduling.Filters;
using Skyops.Core.Scheduling.Scoring;

namespace Skyops.Core.Scheduling;

/// <summary>
/// The nodes whose shape fits a group, in ring order, with their scores now; a node without room or otherwise refused
/// is absent. Kept between passes: only nodes that changed
/// are scored again.
/// </summary>
internal sealed class CandidateTree(RequestShape request)
{
    private readonly MaxTree _scores = new();
    private int[] _nodes = [];
    private int[] _leaves = [];
    private ulong[] _gpus = [];
    private int _topology = -1;
    private long _position;
    private ScoreWeights? _weights;

    /// <summary>True when at least one node would take a slot of this group.</summary>
    public bool Any => _scores.Best >= 0;

    /// <summary>Nodes whose shape fits.</summary>
    public int Count => _scores.Count;

    /// <summary>The node's score now; <see cref="MaxTree.Absent"/> when it would not take a slot.</summary>
    public double ScoreOf(int node) => _leaves[node] < 0 ? MaxTree.Absent : _scores[_leaves[node]];

    /// <summary>GPUs of a machine of this shape that the group could use.</summary>
    public ulong GpusOf(NodeShape shape) => _gpus[shape.Index];

    /// <summary>Brings scores up to date with every change of nodes so far.</summary>
    public void Update(NodeTable nodes, NodeRing ring, ScoreWeights weights)
    {
        if (_topology != nodes.Topology || _weights != weights || !nodes.Changes.Reaches(_position))
        {
            Rebuild(nodes, ring, weights);
        }
        else
        {
            foreach (var node in nodes.Changes.Since(_position))
            {
                if (node < _leaves.Length && _leaves[node] is >= 0 and var leaf) _scores.Set(leaf, Score(nodes, node, weights));
            }
        }

        _position = nodes.Changes.End;
    }

    /// <summary>
    /// The best node outside the excluded places of the ring; among equals the first from the task's own place on. -1
    /// when all that fit are excluded.
    /// </summary>
    public int Find(ulong taskHash, NodeRing ring, ExcludedPlaces excluded)
    {
        var start = (int)Math.BigMul(taskHash, (ulong)_scores.Count, out _);
        var best = excluded.IsEmpty ? _scores.Best : BestOutside(ring, excluded);
        if (best < 0) return -1;
        var leaf = First(start, _scores.Count, best, ring, excluded);
        if (leaf < 0) leaf = First(0, start, best, ring, excluded);
        return _nodes[leaf];
    }

    private double BestOutside(NodeRing ring, ExcludedPlaces excluded)
    {
        var best = MaxTree.Absent;
        var from = 0;
        foreach (var (first, end) in excluded.Ranges)
        {
            best = Math.Max(best, _scores.Max(from, Math.Max(from, LeafAt(ring, first))));
            from = Math.Max(from, LeafAt(ring, end));
        }

        return Math.Max(best, _scores.Max(from, _scores.Count));
    }

    /// <summary>
    /// The first leaf of a range that has the best score and is not excluded: after a hit inside an excluded range the
    /// search goes on behind it.
    /// </summary>
    private int First(int from, int end, double best, NodeRing ring, ExcludedPlaces excluded)
    {
        while (true)
        {
            var leaf = _scores.FirstAtLeast(from, end, best);
            if (leaf < 0) return -1;
            var behind = excluded.EndOfRangeWith(ring.PlaceOf(_nodes[leaf]));
            if (behind < 0) return leaf;
            from = LeafAt(ring, behind);
        }
    }

    /// <summary>The first leaf at or behind a place of the ring.</summary>
    private int LeafAt(NodeRing ring, int place)
    {
        int low = 0, high = _scores.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ring.PlaceOf(_nodes[middle]) < place) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private void Rebuild(NodeTable nodes, NodeRing ring, ScoreWeights weights)
    {
        ring.Update();
        _topology = nodes.Topology;
        _weights = weights;
        var fits = new bool[nodes.ShapeCount];
        _gpus = new ulong[nodes.ShapeCount];
        foreach (var shape in nodes.Shapes)
        {
            fits[shape.Index] = FilterChain.Admits(shape, request);
            _gpus[shape.Index] = shape.Matching(request);
        }

        _nodes = Array.FindAll(ring.Order, node => fits[nodes.Shape[node]!.Index]);
        _leaves = new int[nodes.Count];
        Array.Fill(_leaves, -1);
        _scores.Reset(_nodes.Length);
        for (var leaf = 0; leaf < _nodes.Length; leaf++)
        {
            _leaves[_nodes[leaf]] = leaf;
            _scores.Load(leaf, Score(nodes, _nodes[leaf], weights));
        }

        _scores.Build();
    }

    private double Score(NodeTable nodes, int node, ScoreWeights weights)
    {
        var gpus = _gpus[nodes.Shape[node]!.Index];
        return FilterChain.Admits(nodes, node, request, gpus)
            ? NodeScore.Of(nodes, node, request, gpus, weights)
            : MaxTree.Absent;
    }
}
