using Skyops.Core.Scheduling;
using Skyops.Core.Scheduling.Filters;
using Skyops.Core.Scheduling.Scoring;
using Skyops.Core.Tests.Testing;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>Random pools against the slow oracle.</summary>
public sealed class PassPropertyTests
{
    [Fact]
    public void Every_placement_is_the_exact_best_at_its_moment_and_nothing_left_would_fit() => Seeded.Cases(400, chance =>
    {
        var (nodes, requests) = Any(chance);
        var state = StateOf(nodes, requests);
        var oracle = new PoolOracle(nodes);
        var left = requests.SelectMany(request => request.Waiting.Select(slot => (request, slot))).ToList();

        // One placement a pass shows the order in which they are decided.
        while (SchedulingPass.Run(state, PoolWorld.Now, new PassOptions(1, 1)) is { Count: 1 } plan)
        {
            var placement = plan.Tasks[0].Placements[0];
            var (request, slot) = left.Single(x => x.request.TaskId == plan.Tasks[0].TaskId && x.slot.Shard == placement.Shard && x.slot.Slot == placement.Slot);
            Assert.Equal((placement.Node, placement.Score), oracle.Best(request, slot));
            oracle.Place(request, slot, placement.Node);
            left.Remove((request, slot));
        }

        Assert.All(left, x => Assert.Null(oracle.Best(x.request, x.slot)));
        Assert.Equal(left.Count, state.WaitingSlots);
    });

    [Fact]
    public void A_whole_pass_never_over_commits_and_keeps_replicas_apart() => Seeded.Cases(400, chance =>
    {
        var (nodes, requests) = Any(chance);
        var oracle = new PoolOracle(nodes);
        var plan = SchedulingPass.Run(StateOf(nodes, requests), PoolWorld.Now);
        foreach (var task in plan.Tasks)
        {
            var request = requests.Single(r => r.TaskId == task.TaskId);
            foreach (var placement in task.Placements)
                oracle.Place(request, request.Waiting.Single(slot => (slot.Shard, slot.Slot) == (placement.Shard, placement.Slot)), placement.Node);
        }

        Assert.Equal(plan.Count, plan.Tasks.Sum(task => task.Placements.Length));
    });

    [Fact]
    public void The_same_snapshot_gives_the_same_plan_in_whatever_order_it_was_told() => Seeded.Cases(200, chance =>
    {
        var (nodes, requests) = Any(chance);
        var expected = Shown(SchedulingPass.Run(StateOf(nodes, requests), PoolWorld.Now));
        var pieces = requests.SelectMany(request => request.Waiting.Select(slot => request with { Waiting = [slot] })).ToArray();
        var state = StateOf(chance.Shuffled(nodes), chance.Shuffled(pieces));
        foreach (var node in chance.Shuffled(nodes).Take(3)) state.NodeChanged(node);
        foreach (var request in chance.Shuffled(requests).Take(3)) state.Request(request, PoolWorld.Now);
        Assert.Equal(expected, Shown(SchedulingPass.Run(state, PoolWorld.Now)));
    });

    [Fact]
    public void Candidates_kept_between_passes_equal_candidates_made_anew() => Seeded.Cases(200, chance =>
    {
        var (nodes, requests) = Any(chance);
        var state = StateOf(nodes, []);
        foreach (var request in requests)
        {
            state.Request(request, PoolWorld.Now);
            foreach (var task in SchedulingPass.Run(state, PoolWorld.Now, new PassOptions(chance.Between(1, 6), 2)).Tasks)
                foreach (var p in task.Placements) state.Answered(task.TaskId, p, chance.Of(GrantAnswer.Granted, GrantAnswer.TaskEnded), PoolWorld.Now);
            if (chance.Once(2)) state.NodeChanged(PoolWorld.AnyNode(chance, chance.Below(nodes.Length)).Varied(chance));
        }

        foreach (var group in state.Groups)
        {
            var kept = group.Candidates;
            state.Ring.Update();
            kept.Update(state.Nodes, state.Ring, state.Weights);
            var fresh = new CandidateTree(group.Shape);
            fresh.Update(state.Nodes, state.Ring, state.Weights);
            Assert.Equal((fresh.Any, fresh.Count), (kept.Any, kept.Count));
            for (var place = 0; place < state.Ring.Width; place++)
            {
                Assert.Equal(fresh.ScoreAt(place), kept.ScoreAt(place));
                Assert.Equal(Plain(state, state.Ring.NodeAt(place), group.Shape), kept.ScoreAt(place));
            }

            var prices = Enumerable.Range(0, state.Ring.Width).Where(place => fresh.ScoreAt(place) >= 0).Select(place => state.Nodes.PriceAtPlace[place]);
            Assert.InRange(kept.Cheapest, 0, prices.DefaultIfEmpty(double.PositiveInfinity).Min());
            var hash = (ulong)chance.Below(int.MaxValue) << 33;
            Assert.Equal(fresh.StartOf(hash), kept.StartOf(hash));
        }
    });

    [Fact]
    public void An_explanation_counts_every_node_once() => Seeded.Cases(200, chance =>
    {
        var (nodes, requests) = Any(chance);
        var state = StateOf(nodes, requests);
        SchedulingPass.Run(state, PoolWorld.Now);
        foreach (var request in requests)
        {
            if (SchedulingPass.Explain(state, request.TaskId, PoolWorld.Now) is not { } explanation) continue;
            var group = Assert.Single(explanation.Groups);
            Assert.Equal(nodes.Length, group.Nodes);
            Assert.Equal(nodes.Length, group.Falls.Sum(fall => fall.Nodes));
            Assert.DoesNotContain(group.Falls, fall => fall.Filter == "Fits");
            Assert.NotEmpty(group.Remedy);
        }
    });

    /// <summary>The score by the plain terms, after every filter was asked.</summary>
    private static double Plain(SchedulerState state, int node, RequestShape wants)
    {
        var nodes = state.Nodes;
        if (node < 0 || !FilterChain.Admits(nodes.Shape[node]!, wants)) return ScoreTree.Absent;
        var gpus = nodes.Shape[node]!.Matching(wants);
        return FilterChain.Admits(nodes, node, wants, gpus) ? NodeScore.Of(nodes, node, wants, gpus, state.Weights) : ScoreTree.Absent;
    }

    private static (NodeSnapshot[] Nodes, PlacementRequest[] Requests) Any(Chance chance) => (
        [.. Enumerable.Range(0, chance.Between(1, 20)).Select(i => PoolWorld.AnyNode(chance, i).Varied(chance))],
        [.. Enumerable.Range(0, chance.Between(1, 8)).Select(i => PoolWorld.AnyRequest(chance, i).Varied(chance))]);

    private static SchedulerState StateOf(IEnumerable<NodeSnapshot> nodes, IEnumerable<PlacementRequest> requests)
    {
        var state = new SchedulerState();
        foreach (var node in nodes) state.NodeChanged(node);
        foreach (var request in requests) state.Request(request, PoolWorld.Now);
        return state;
    }

    private static string Shown(Plan plan) =>
        string.Join('\n', plan.Tasks.SelectMany(task => task.Placements.Select(p => $"{task.TaskId}/{p.Shard}/{p.Slot} {p.Node} {BitConverter.DoubleToInt64Bits(p.Score)}")));
}
