using Skyops.Ledger;
using Skyops.Nodes;

namespace Skyops.Core.Nodes;

/// <summary>
/// Verdicts and failures of a node's attempts: counted once, weighed, and watched for a machine that fails everything.
/// </summary>
internal static class NodeOutcomes
{
    private static readonly TimeSpan ReachableFor = TimeSpan.FromSeconds(30);

    public static NodeDecision Decide(NodeState.Known state, NodeOutcome[] outcomes, DateTimeOffset now)
    {
        var recent = state.Facts.Recent;
        NodeOutcome[] fresh = [.. outcomes.DistinctBy(outcome => outcome.Key).Where(outcome => !recent.Contains(outcome.Key))
            .Select(outcome => outcome.Kind == OutcomeKind.LeaseLapsed ? outcome with { Kind = KindOfLapse(state.Facts.Uptime, now) } : outcome)];
        if (fresh.Length == 0) return NodeDecision.Nothing;
        var recorded = new NodeEvent.OutcomesRecorded(now, fresh);
        var failures = Record(state.Facts, recorded).Failures;
        return failures.Tripped && state is not NodeState.Quarantined
            ? NodeDecision.Of(recorded, new NodeEvent.NodeQuarantined(now, ReasonOf(failures)))
            : NodeDecision.Of(recorded);
    }

    public static NodeFacts Record(NodeFacts facts, NodeEvent.OutcomesRecorded e)
    {
        var (valid, invalid, broken, earned) = facts.Record;
        var reputation = facts.Reputation;
        var failures = facts.Failures;
        var history = facts.History;
        var streaks = facts.Streaks;
        foreach (var outcome in e.Outcomes)
        {
            if (outcome.Checked) reputation = reputation.With(outcome.Kind, outcome.RunMs, e.At);
            streaks = streaks.With(outcome);
            failures = failures.With(outcome, e.At);
            history = history.With(outcome.Kind, e.At);
            earned += outcome.Paid;
            if (outcome.Kind == OutcomeKind.Valid) valid++;
            if (outcome.Kind == OutcomeKind.Invalid) invalid++;
            if (outcome.Kind == OutcomeKind.BrokenPromise) broken++;
        }

        return facts with
        {
            Reputation = reputation,
            Failures = failures,
            History = history,
            Streaks = streaks,
            Record = new NodeRecord(valid, invalid, broken, earned),
            Recent = facts.Recent.With(Array.ConvertAll(e.Outcomes, outcome => outcome.Key)),
        };
    }

    /// <summary>
    /// A lease lapses half a minute after its end at the earliest. A node that could be reached all that time, and said
    /// nothing, broke its promise; one that was away is not blamed for that.
    /// </summary>
    private static OutcomeKind KindOfLapse(Uptime uptime, DateTimeOffset now) =>
        uptime.Reachable && now - uptime.At >= ReachableFor ? OutcomeKind.BrokenPromise : OutcomeKind.Neutral;

    private static string ReasonOf(FailureWatch failures) =>
        $"failed work of {FailureWatch.Tasks} different tasks within {FailureWatch.Window.TotalHours:0} hours: "
        + string.Join(", ", failures.FailedTasks);
}
