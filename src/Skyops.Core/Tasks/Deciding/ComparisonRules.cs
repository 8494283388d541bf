using Skyops.Core.Tasks.Shards;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// What comparing results number by number changes. Only pairs that are still asked for count: an answer may come twice, or
/// after the shard is over.
/// </summary>
internal static class ComparisonRules
{
    private const int DetailLength = 300;

    public static TaskDecision Decide(TaskDraft draft, TaskCommand.Compared c)
    {
        if (draft.Open!.Stages.Find(c.Stage, c.Shard) is not { } shard || draft.Open.Header.Plan[c.Stage].Terms.Comparator.IsBitwise) return draft.Decision();
        var due = ComparisonBook.Due(shard).Select(pair => (pair.First.Attempt.Epoch, pair.Second.Attempt.Epoch)).ToHashSet();
        ComparedPair[] pairs = [.. c.Pairs.Where(pair => due.Contains((pair.First, pair.Second))).DistinctBy(pair => (pair.First, pair.Second))
            .Select(pair => pair with { Difference = pair.Difference is { } d && double.IsFinite(d) ? d : null, Detail = Shorten(pair.Detail) })];
        var asked = due.SelectMany(pair => new[] { pair.Item1, pair.Item2 }).ToHashSet();
        UnreadableResult[] unreadable = [.. c.Unreadable.Where(result => asked.Contains(result.Epoch)).DistinctBy(result => result.Epoch)
            .Select(result => result with { Reason = Shorten(result.Reason)! })];
        if (pairs.Length == 0 && unreadable.Length == 0) return draft.Decision();
        draft.Raise(new ResultsCompared(draft.Now, c.Stage, c.Shard, pairs, unreadable));
        VerdictFlow.Judge(draft, c.Stage, c.Shard);
        return draft.Decision();
    }

    private static string? Shorten(string? text) => text is { Length: > DetailLength } ? text[..(DetailLength - 1)] + "…" : text;
}
