using System.Collections.Immutable;
using Skyops.Core.Validation;
using Skyops.Nodes;

namespace Skyops.Core.Nodes;

/// <summary>
/// Results in a row that another node checked and that were right, by kind of work: what adaptive replication goes by. A
/// wrong one begins the count of its kind anew; a broken promise says nothing of what the results are worth.
/// </summary>
/// <param name="ByExecutor">Exact counts, up to <see cref="AdaptiveReplication.LongestStreak"/>.</param>
/// <param name="Told">What others hear of it, in steps; the same array until a step is taken.</param>
public sealed record ValidStreaks(ImmutableSortedDictionary<string, int> ByExecutor, ValidStreak[] Told)
{
    public static readonly ValidStreaks Empty = new(ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal), []);

    public static ValidStreaks Of(IEnumerable<KeyValuePair<string, int>> counts)
    {
        var sorted = counts.ToImmutableSortedDictionary(StringComparer.Ordinal);
        return new ValidStreaks(sorted, Steps(sorted));
    }

    public ValidStreaks With(NodeOutcome outcome)
    {
        if (outcome.Executor.Length == 0) return this;
        var before = ByExecutor.GetValueOrDefault(outcome.Executor);
        var after = outcome switch
        {
            { Kind: OutcomeKind.Invalid } => 0,
            { Kind: OutcomeKind.Valid, Checked: true } => Math.Min(before + 1, AdaptiveReplication.LongestStreak),
            _ => before,
        };
        if (after == before) return this;
        var counts = ByExecutor.SetItem(outcome.Executor, after);
        return new ValidStreaks(counts, AdaptiveReplication.Step(before) == AdaptiveReplication.Step(after) ? Told : Steps(counts));
    }

    private static ValidStreak[] Steps(ImmutableSortedDictionary<string, int> counts) =>
        [.. counts.Select(pair => new ValidStreak(pair.Key, AdaptiveReplication.Step(pair.Value))).Where(streak => streak.Valid > 0)];
}
