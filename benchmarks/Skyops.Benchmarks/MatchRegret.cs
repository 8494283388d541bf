using Skyops.Core.Scheduling;
using Skyops.Core.Scheduling.Filters;
using Skyops.Core.Scheduling.Scoring;
using Skyops.Scheduling;

namespace Skyops.Benchmarks;

/// <summary>
/// How much better than the chosen node the best one was, by asking every node every question. Two states hear the same: one
/// shows what is placed next, the other is asked before it places the same.
/// </summary>
internal static class MatchRegret
{
    private static readonly PassOptions One = new(1, 1);

    public static double Largest(int nodes, int placements)
    {
        var (shows, asked) = (Filled(nodes), Filled(nodes));
        var largest = 0.0;
        for (var i = 0; i < placements; i++)
        {
            var plan = SchedulingPass.Run(shows, MatchPool.Start, One);
            if (plan.Count == 0) throw new InvalidOperationException("There must be room for all of them.");
            var (task, placement) = (plan.Tasks[0].TaskId, plan.Tasks[0].Placements[0]);
            largest = Math.Max(largest, Best(asked, task, placement.Shard) - placement.Score);
            var same = SchedulingPass.Run(asked, MatchPool.Start, One).Tasks[0];
            if (same.TaskId != task || same.Placements[0] != placement) throw new InvalidOperationException("The same state gave another plan.");
        }

        return largest;
    }

    private static double Best(SchedulerState state, string task, int shard)
    {
        var entry = state.EntriesOf(task).Single();
        var (nodes, wants) = (state.Nodes, entry.Wants);
        var best = ScoreTree.Absent;
        for (var node = 0; node < nodes.Count; node++)
        {
            if (!FilterChain.Admits(nodes.Shape[node]!, wants) || !FilterChain.Admits(nodes, node, wants, nodes.Shape[node]!.Matching(wants)) || HeldBy(state, entry, shard, nodes.Owner[node])) continue;
            best = Math.Max(best, NodeScore.Of(nodes, node, wants, nodes.Shape[node]!.Matching(wants), state.Weights));
        }

        return best;
    }

    private static bool HeldBy(SchedulerState state, WaitingEntry entry, int shard, int owner)
    {
        for (var held = state.Reservations.OfShard(entry.Task, entry.Stage, shard); held is not null; held = held.NextOfShard)
        {
            if (state.Nodes.Owner[held.Node] == owner) return true;
        }

        return false;
    }

    private static SchedulerState Filled(int nodes)
    {
        var state = new SchedulerState();
        var pool = new MatchPool(nodes, seed: 3);
        foreach (var node in pool.AllNodes()) state.NodeChanged(node);
        foreach (var request in pool.Requests(20_000, 20)) state.Request(request, MatchPool.Start);
        return state;
    }
}
