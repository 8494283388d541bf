namespace Skyops.Core.Scheduling;

/// <summary>
/// All that waits with one shape, and the scored nodes for it, which stay between passes and are only brought up to
/// date.
/// </summary>
internal sealed class RequestGroup(RequestShape shape)
{
    private readonly Dictionary<string, CandidateTree> _classes = new(StringComparer.Ordinal);

    public RequestShape Shape { get; } = shape;

    public CandidateTree Candidates { get; } = new(shape);

    /// <summary>The candidates of one equivalence class, for replicas that must follow the first.</summary>
    public CandidateTree CandidatesIn(string equivalenceClass)
    {
        if (!_classes.TryGetValue(equivalenceClass, out var tree))
            _classes[equivalenceClass] = tree = new CandidateTree(Shape with { Class = equivalenceClass });
        return tree;
    }

    /// <summary>Slots waiting, delayed ones included.</summary>
    public int Waiting { get; set; }

    /// <summary>The last pass that used it.</summary>
    public long UsedInPass { get; set; }
}
