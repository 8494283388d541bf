using Skyops.Core.Scheduling.Filters;
using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Each node of the pool counted once, at the first filter that refuses it, with how much it lacks there.
/// </summary>
internal sealed class NodeTally
{
    private readonly SortedDictionary<FilterReason, SortedDictionary<long, int>> _lacks = [];

    public int Nodes { get; private set; }

    /// <summary>Until when nodes are kept for a gang; null when none is on its account.</summary>
    public DateTimeOffset? KeptUntil { get; private set; }

    /// <summary>Reasons that refused at least one node, most nodes first.</summary>
    public IEnumerable<FilterReason> ByWeight => _lacks.OrderByDescending(pair => pair.Value.Values.Sum()).Select(pair => pair.Key);

    public static NodeTally Of(SchedulerState state, WaitingEntry entry, DateTimeOffset now)
    {
        var tally = new NodeTally();
        var open = OpenPlaces.Of(state, entry, now);
        var wants = entry.Wants;
        var kept = state.Kept.ClosedTo(entry, now);
        var whole = !entry.Together || new GangRoom(state, entry).IsEnough;
        var shapes = state.Nodes.Shapes.ToDictionary(shape => shape, shape => Refusal(shape, wants));
        for (var node = 0; node < state.Nodes.Count; node++)
        {
            if (state.Nodes.Shape[node] is not { } shape) continue;
            var (reason, lacks) = shapes[shape];
            if (reason == FilterReason.Fits) (reason, lacks) = Refusal(state.Nodes, node, wants);
            if (reason == FilterReason.Fits) reason = open.Says(shape, state.Ring.PlaceOf(node));
            if (reason == FilterReason.Fits && kept?.Holds(node) == true) (reason, tally.KeptUntil) = (FilterReason.KeptForGang, state.Kept.From);
            if (reason == FilterReason.Fits && !whole) reason = FilterReason.GangIncomplete;
            tally.Add(reason, lacks);
        }

        return tally;
    }

    public FilterFall[] Falls(RequestShape wants) =>
        [.. _lacks.Select(pair =>
            new FilterFall(pair.Key.ToString(), pair.Value.Values.Sum(), Detail(pair.Key, pair.Value, wants)))];

    /// <summary>For each filter the nodes that come closest: "7 nodes lack 4,096 MiB of GPU memory".</summary>
    public string[] NearestMisses(RequestShape wants) =>
        [.. _lacks.Where(pair => Describe(pair.Key, 1, wants) is not null)
            .Select(pair => Miss(pair.Key, pair.Value.First(), wants))];

    private static (FilterReason Reason, long Lacks) Refusal(NodeShape shape, RequestShape wants)
    {
        foreach (var filter in FilterChain.OfShape)
        {
            if (filter.Lacks(shape, wants) is > 0 and var lacks) return (filter.Reason, lacks);
        }

        return (FilterReason.Fits, 0);
    }

    private static (FilterReason Reason, long Lacks) Refusal(NodeTable nodes, int node, RequestShape wants)
    {
        foreach (var filter in FilterChain.OfNode)
        {
            if (filter.Lacks(nodes, node, wants) is > 0 and var lacks) return (filter.Reason, lacks);
        }

        return (FilterReason.Fits, 0);
    }

    private static string Detail(FilterReason reason, SortedDictionary<long, int> lacks, RequestShape wants) => reason switch
    {
        FilterReason.Fits => "would take a slot at the next pass",
        FilterReason.EquivalenceClass => "are not of the class that the shard's other replicas run in, so their bits may differ",
        FilterReason.ReplicaRules => "hold another replica of the shard, or failed it, or share owner or network with one that does",
        FilterReason.OverBudget => "cost more than the budget covers while other attempts of the task hold their share of it",
        FilterReason.KeptForGang => "are kept for a gang that came earlier and starts before this could have ended",
        FilterReason.GangIncomplete => "would take a slot as soon as all that start with it have a node",
        FilterReason.NotBefore => "would take a slot when its back-off is over",
        _ when lacks.Count == 1 => $"lack {Describe(reason, lacks.Keys.First(), wants)}",
        _ => $"lack {Describe(reason, lacks.Keys.First(), wants)} or more",
    };

    private static string Miss(FilterReason reason, KeyValuePair<long, int> nearest, RequestShape wants) =>
        $"{Words.Count(nearest.Value, "node")} {(nearest.Value == 1 ? "lacks" : "lack")} {Describe(reason, nearest.Key, wants)}";

    /// <summary>Null for what is a rule of single slots, where "how much" has no meaning.</summary>
    private static string? Describe(FilterReason reason, long lacks, RequestShape wants) => reason == FilterReason.EquivalenceClass
        ? null
        : FilterChain.OfShape.FirstOrDefault(filter => filter.Reason == reason)?.Describe(lacks, wants)
        ?? FilterChain.OfNode.FirstOrDefault(filter => filter.Reason == reason)?.Describe(lacks, wants);

    private void Add(FilterReason reason, long lacks)
    {
        if (!_lacks.TryGetValue(reason, out var counts)) _lacks[reason] = counts = [];
        counts[lacks] = counts.GetValueOrDefault(lacks) + 1;
        Nodes++;
    }
}
