using Skyops.Core.Scheduling.Filters;
using Skyops.Core.Scheduling.Scoring;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling.Audit;

/// <summary>The pool as it stood when one slot was decided: who fell, and what the others scored.</summary>
internal sealed record PlacementLook(NodeTally Tally, FilterFall[] Falls, ScoredNode[] Open)
{
    public static PlacementLook At(SchedulerState state, WaitingEntry entry, SlotRequest slot, DateTimeOffset now)
    {
        var (nodes, wants) = (state.Nodes, entry.Wants);
        var excluded = new ExcludedPlaces();
        var holder = state.Reservations.OfShard(entry.Task, entry.Stage, slot.Shard);
        excluded.Fill(nodes, state.Ring, slot, holder);
        var closed = state.Kept.ClosedTo(entry, now);
        var bound = ReplicaClass.Of(nodes, wants, slot, holder);
        var open = new List<ScoredNode>();
        foreach (var node in state.Ring.Order)
        {
            var matching = nodes.Shape[node]!.Matching(wants);
            if (!FilterChain.Admits(nodes.Shape[node]!, wants) || !FilterChain.Admits(nodes, node, wants, matching)) continue;
            if (excluded.EndOfRangeWith(nodes.Place[node]) >= 0 || closed?.Holds(node) == true) continue;
            if (bound is not null && nodes.Shape[node]!.ClassOf(wants) != bound) continue;
            var score = NodeScore.Of(nodes, node, wants, matching, state.Weights);
            open.Add(new ScoredNode(nodes.Address[node], nodes.Owners.Name(nodes.Owner[node]), score));
        }

        var tally = NodeTally.Of(state, entry, now);
        return new PlacementLook(tally, tally.Falls(wants), [.. open]);
    }

    public PlacementAudit Audit(Plan plan, SchedulingInput.Pass pass, Placement placement, bool same)
    {
        ScoredNode[] best =
        [
            .. Open.OrderByDescending(node => node.Score).ThenByDescending(node => node.Node == placement.Node).Take(Limits.PageSize),
        ];
        var isBest = best.Length > 0 && best[0].Node == placement.Node && best[0].Score == placement.Score;
        return new PlacementAudit(plan.Pass, pass.At, placement, plan.Weights, Tally.Nodes, Falls, best, isBest, same);
    }
}
