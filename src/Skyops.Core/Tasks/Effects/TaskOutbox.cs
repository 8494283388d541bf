using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Effects;

/// <summary>
/// Gathers messages by receiver, so that a batch of events sends each of them one. Order: node releases and outcomes,
/// scheduler, assignments, ledger, broker.
/// </summary>
internal sealed class TaskOutbox
{
    private readonly List<SlotOnNode> released = [];
    private bool budgetFreed;
    private readonly SortedDictionary<(string Node, bool Stop), List<AttemptKey>> over = [];
    private readonly SortedDictionary<string, List<NodeOutcome>> outcomes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<Assignment>> assignments = new(StringComparer.Ordinal);
    private readonly List<PlacementRequest> requests = [];
    private readonly List<TaskEffect> final = [];

    /// <summary>Assignments repeat what the node was told before.</summary>
    public bool Known { get; set; }

    public void Release(SlotOnNode slot) => released.Add(slot);

    /// <summary>Less is reserved of the budget although no room was given back: slots that it did not cover may be covered now.</summary>
    public void BudgetFreed() => budgetFreed = true;

    public void Over(string node, AttemptKey key, bool stop) => Add(over, (node, stop), key);

    public void Outcome(string node, NodeOutcome outcome) => Add(outcomes, node, outcome);

    public void Assign(string node, Assignment assignment) => Add(assignments, node, assignment);

    public void Unassign(AttemptKey key)
    {
        foreach (var list in assignments.Values) list.RemoveAll(a => a.Key == key);
    }

    public void Request(PlacementRequest request) => requests.Add(request);

    /// <summary>Null: there is nothing to compare.</summary>
    public void Compare(TaskEffect.CompareResults? comparison)
    {
        if (comparison is not null) final.Add(comparison);
    }

    public void Last(TaskEffect effect) => final.Add(effect);

    public List<TaskEffect> Effects()
    {
        var effects = new List<TaskEffect>();
        foreach (var ((node, stop), keys) in over) effects.Add(new TaskEffect.ReleaseOnNode(node, [.. keys], stop));
        foreach (var (node, items) in outcomes) effects.Add(new TaskEffect.Outcomes(node, [.. items]));
        if (released.Count > 0 || budgetFreed) effects.Add(new TaskEffect.ReleaseSlots([.. released]));
        foreach (var request in requests) effects.Add(new TaskEffect.RequestPlacement(request));
        foreach (var (node, items) in assignments)
        {
            if (items.Count > 0) effects.Add(new TaskEffect.Assign(node, [.. items], Known));
        }

        effects.AddRange(final);
        return effects;
    }

    private static void Add<TKey, TItem>(SortedDictionary<TKey, List<TItem>> lists, TKey key, TItem item)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        list.Add(item);
    }
}
