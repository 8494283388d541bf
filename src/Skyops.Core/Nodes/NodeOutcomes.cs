using Skyops.Ledger;
using Skyops.Nodes;

namespace Skyops.Core.Nodes;

/// <summary>
/// Verdicts and failures of a node's attempts: counted once, weighed, and watched for a machine that fails everything.
/// </summary>
internal static class NodeOutcomes
{
    public static NodeDecision Decide(NodeState.Known state, NodeOutcome[] outcomes, DateTimeOffset now)
    {
        var recent = state.Facts.Recent;
        var fresh = outcomes.DistinctBy(outcome => outcome.Key).Where(outcome => !recent.Contains(outcome.Key)).ToArray();
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
        foreach (var outcome in e.Outcomes)
        {
            reputation = reputation.With(outcome.Kind, outcome.RunMs, e.At);
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
            Record = new NodeRecord(valid, invalid, broken, earned),
            Recent = facts.Recent.With(Array.ConvertAll(e.Outcomes, outcome => outcome.Key)),
        };
    }

    private static string ReasonOf(FailureWatch failures) =>
        $"failed work of {FailureWatch.Tasks} different tasks within {FailureWatch.Window.TotalHours:0} hours: "
        + string.Join(", ", failures.FailedTasks);
}
