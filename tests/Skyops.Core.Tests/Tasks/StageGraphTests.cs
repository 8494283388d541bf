using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Stages;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

public sealed class StageGraphTests
{
    [Fact]
    public void The_branches_of_a_diamond_run_side_by_side_and_the_last_gets_the_files_of_both()
    {
        var world = TaskWorld.Of(Make.Staged(Make.Stage("last", 1, "left", "right"), Make.Stage("left", 2, "first"), Make.Stage("right", 1, "first"), Make.Stage("first")));
        Assert.Equal([3], world.Open.Stages.Active.Keys);
        Assert.Equal(GrantAnswer.NotWaiting, world.Lease(0, 0, "n1", stage: 1));

        world.Run(0, 0, "n1");
        Assert.Equal([1, 2], world.Open.Stages.Active.Keys);
        world.Run(0, 0, "n1", stage: 2);
        world.Run(1, 0, "n1", stage: 1);
        Assert.Equal([1], world.Open.Stages.Active.Keys);
        world.Run(0, 0, "n1", stage: 1);

        Assert.Equal(GrantAnswer.Granted, world.Lease(0, 0, "n1", stage: 0));
        var inputs = world.Effects.OfType<TaskEffect.Assign>().Single().Assignments.Single().Inputs;
        Assert.Equal(
            ["left/0/part-0", "left/0/part-1", "left/1/part-0", "left/1/part-1", "right/0/part-0", "right/0/part-1"],
            inputs.Select(input => input.Name));
        Assert.Equal(Make.Sha("left/1/part-0/"), inputs[2].Sha256);
        Assert.Equal([1, 2], world.Open.Outputs.ByStage.Keys);
        world.Succeed(world.Key(0, 0, 0), "n1");
        Assert.Equal(["part-0", "part-1"], Assert.IsType<EndReason.Completed>(world.Ended.Reason).Outputs.Select(file => file.Path));
    }

    [Fact]
    public void A_shard_that_takes_its_own_gets_the_files_of_its_number_only()
    {
        var world = TaskWorld.Of(Make.Staged(Make.Stage("one", 3), Make.Stage("two", 3, "one") with { Take = StageTake.Own }));
        for (var shard = 0; shard < 3; shard++) world.Run(shard, 0, "n1", stage: 0);

        world.Lease(2, 0, "n1", stage: 1);

        var inputs = world.Effects.OfType<TaskEffect.Assign>().Single().Assignments.Single().Inputs;
        Assert.Equal(["one/2/part-0", "one/2/part-1"], inputs.Select(input => input.Name));
    }

    [Fact]
    public void Results_of_several_shards_stand_in_folders_of_their_stage_and_shard()
    {
        var world = TaskWorld.Of(Make.Staged(Make.Stage("a"), Make.Stage("b", 2)));
        foreach (var (stage, shard) in new[] { (0, 0), (1, 0), (1, 1) }) world.Run(shard, 0, "n1", stage: stage);

        var files = Assert.IsType<EndReason.Completed>(world.Ended.Reason).Outputs.Select(file => file.Path);
        Assert.Equal(["a/0/part-0", "a/0/part-1", "b/0/part-0", "b/0/part-1", "b/1/part-0", "b/1/part-1"], files);
    }

    [Fact]
    public void Terms_of_a_stage_are_its_own_where_it_says_so()
    {
        var big = new ResourceRequest { CpuCores = 7 };
        var world = TaskWorld.Of(Make.Staged(
            Make.Stage("plain"), Make.Stage("own") with { Resources = big, DurationSeconds = 5, Redundancy = 2, Workload = new NoopWorkload() }));

        var requests = world.Effects.OfType<TaskEffect.RequestPlacement>().Select(effect => effect.Request).ToArray();
        Assert.Equal(["process", "noop"], requests.Select(request => request.Executor));
        Assert.Equal([1, 7], requests.Select(request => request.Resources.CpuCores));
        Assert.Equal([1, 2], requests.Select(request => request.Waiting.Length));
        world.Lease(0, 0, "n1", stage: 1);
        Assert.Equal(5, world.Effects.OfType<TaskEffect.Assign>().Single().Assignments.Single().DurationSeconds);
        Assert.Equal(Make.Start.AddSeconds(5), TaskProjection.Leases(world.State).Single().RunsOut);
    }

    [Fact]
    public void A_stage_may_leave_as_many_files_as_its_readers_can_take_and_no_node_is_asked_for_more()
    {
        var plan = StagePlan.Of(Make.Staged(
            Make.Stage("many", 400), Make.Stage("few", 2), Make.Stage("join", 1, "many", "few"), Make.Stage("own", 400, "many") with { Take = StageTake.Own }));

        Assert.Equal([2, 2, 249, 249], Enumerable.Range(0, 4).Select(stage => ((ProcessOrder)plan[stage].Order(0)).MostOutputFiles));
        Assert.NotNull(plan[0].OutputProblem([.. Enumerable.Range(0, 3).Select(i => new OutputFile($"{i}", 1, Make.Sha("x")))]));
    }

    [Fact]
    public void Random_graphs_start_a_stage_when_its_inputs_are_there_and_always_complete_with_honest_nodes()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            try
            {
                Play(seed);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: replay with Play({seed})", e);
            }
        }
    }

    [Fact]
    public void The_width_of_a_graph_is_the_most_stages_that_can_be_under_way_at_once()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var stages = RandomGraph.Stages(new Random(seed), 9);
            var plan = GraphPlan.Of(Make.Staged(stages), stages);
            var before = new bool[1 << plan.Count];
            var widest = 0;

            // Every set of stages that can have completed, from the empty one on, and what is under way beside it.
            before[0] = true;
            for (var done = 0; done < before.Length; done++)
            {
                if (!before[done]) continue;
                var ready = Enumerable.Range(0, plan.Count).Where(s => (done >> s & 1) == 0 && plan.After(s).All(a => (done >> a & 1) == 1)).ToArray();
                widest = Math.Max(widest, ready.Length);
                foreach (var stage in ready) before[done | (1 << stage)] = true;
            }

            Assert.True(plan.Window == Limits.SlotsInScheduler / widest, $"seed {seed}: {widest} stages, window {plan.Window}");
        }
    }

    private static void Play(int seed)
    {
        var random = new Random(seed);
        var spec = RandomGraph.Make(random, random.Next(1, 3)) with { Budget = Skyops.Ledger.Amount.Whole(1_000_000) };
        var world = TaskWorld.Of(spec);
        var accepted = new HashSet<(int Stage, int Shard)>();
        for (var step = 0; world.State is TaskState.Open open; step++)
        {
            Assert.InRange(step, 0, 2_000);
            world.Now = world.Now.AddSeconds(1);
            var requests = TaskEffects.OnActivation(open).OfType<TaskEffect.RequestPlacement>().Where(effect => effect.Request.Waiting.Length > 0).ToArray();
            var request = requests[random.Next(requests.Length)].Request;
            var slot = request.Waiting[random.Next(request.Waiting.Length)];
            var plan = open.Header.Plan;
            foreach (var stage in plan.After(request.Stage))
                for (var shard = 0; shard < plan[stage].Shards; shard++) Assert.Contains((stage, shard), accepted);
            Assert.Equal(GrantAnswer.Granted, world.Lease(slot.Shard, slot.Slot, $"n{slot.Slot}", stage: request.Stage));
            var given = world.Effects.OfType<TaskEffect.Assign>().Single().Assignments.Single();
            Assert.InRange(given.Inputs.Length, 0, Limits.InputFiles);
            Assert.Equal(given.Inputs.Length, given.Inputs.Select(input => input.Name).Distinct().Count());
            world.Succeed(given.Key, $"n{slot.Slot}");
            foreach (var e in world.History.OfType<ShardAccepted>()) accepted.Add((e.Stage, e.Shard));
        }

        Assert.IsType<EndReason.Completed>(world.Ended.Reason);
        Assert.Equal(world.Ended.Header.Plan.TotalShards, world.Ended.Counts.Accepted);
        Assert.Equal(StateText.Of(world.State), StateText.Of(TaskDecider.Replay(world.History)));
    }
}
