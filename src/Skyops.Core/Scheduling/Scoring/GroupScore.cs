using System.Numerics;
using Skyops.Core.Scheduling.Filters;

namespace Skyops.Core.Scheduling.Scoring;

/// <summary>
/// <see cref="NodeScore"/> for one group, which asks each node that changed: what a kind of machine means to the group is
/// found out once, and a node then costs a few loads and divisions. The same bits; a test holds it to the plain terms.
/// </summary>
internal sealed class GroupScore(RequestShape request)
{
    private readonly int _cores = request.Resources.CpuCores;
    private readonly int _memory = request.Resources.RamMiB;
    private readonly int _gpus = request.Resources.Gpus;
    private ShapeFit[] _fits = [];
    private NodeTable _nodes = null!;
    private ScoreWeights? _weights;
    private double _all;

    /// <summary>Which nodes, and what counts how much.</summary>
    public void Use(NodeTable nodes, ScoreWeights weights)
    {
        _nodes = nodes;
        if (_fits.Length < nodes.Shapes.Count) Learn();
        if (ReferenceEquals(_weights, weights)) return;
        _weights = weights;
        _all = NodeScore.Weight(request, weights);
    }

    /// <summary>What the machine of a node means to the group; <paramref name="node"/> has announced itself.</summary>
    public ref readonly ShapeFit FitOf(int node) => ref _fits[_nodes.ShapeIndex[node]];

    /// <summary>The score of a node whose shape fits; <see cref="ScoreTree.Absent"/> when it lacks what most lack in a busy pool.</summary>
    public double Of(int node, in ShapeFit fit)
    {
        var (nodes, weights) = (_nodes, _weights!);
        var (cores, memory) = (nodes.FreeCpu[node], nodes.FreeRam[node]);
        if (nodes.FreeSlots[node] <= 0 || cores < _cores || memory < _memory) return ScoreTree.Absent;
        if (_gpus > 0 && BitOperations.PopCount(nodes.FreeGpus[node] & fit.Gpus) < _gpus) return ScoreTree.Absent;
        if (!fit.Alike || request.Inputs is not null) return NodeScore.Of(nodes, node, request, fit.Gpus, weights);
        var packing = (PackingTerm.Share(_cores, cores) + PackingTerm.Share(_memory, memory) + fit.GpuShare) / 3;
        var sum = nodes.Common[node] + (weights.Packing * packing);
        if (_gpus > 0) sum += weights.GpuFit * fit.GpuFit;
        return _all > 0 ? sum / _all : 0;
    }

    private void Learn()
    {
        var known = _fits.Length;
        Array.Resize(ref _fits, _nodes.Shapes.Count);
        for (; known < _fits.Length; known++) _fits[known] = ShapeFit.Of(_nodes.Shapes[known], request);
    }
}
