using Skyops.Core.Scheduling;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

public sealed class PassRulesTests
{
    [Fact]
    public void A_small_gpu_task_leaves_the_large_gpu_alone()
    {
        var world = new PoolWorld().Node("big", gpus: [81_920]).Node("small", gpus: [12_288]).Node("none");
        world.Task("gpu", with: x => x.Resources = new ResourceRequest { Gpus = 1, GpuMemoryMiB = 8_192 }).Task("cpu");
        var placed = world.Pass().Tasks.ToDictionary(task => task.TaskId, task => task.Placements[0].Node);
        Assert.Equal(("small", "none"), (placed["gpu"], placed["cpu"]));
    }

    [Fact]
    public void A_gpu_goes_to_one_attempt_at_a_time_and_memory_of_two_is_not_added_up()
    {
        var world = new PoolWorld().Node("n", gpus: [12_288, 12_288]);
        world.Task("t", shards: 3, with: x => x.Resources = new ResourceRequest { Gpus = 1, GpuMemoryMiB = 4_096 });
        world.Task("u", with: x => x.Resources = new ResourceRequest { Gpus = 1, GpuMemoryMiB = 16_384 });
        Assert.Equal(2, world.Pass().Count);
        Assert.Equal("GpusBusy", FallOf(world, "t").Filter);
        Assert.Equal("GpuMemory", FallOf(world, "u").Filter);
        Assert.Equal("1 node lacks 4,096 MiB of GPU memory", Assert.Single(Group(world, "u").NearestMisses));
    }

    [Fact]
    public void Replicas_of_a_shard_go_to_different_owners_also_over_several_passes()
    {
        var world = new PoolWorld().Node("n1", owner: "o1").Node("n2", owner: "o1").Node("n3", owner: "o2");
        world.Task("t", shards: 2, slots: 3);
        var first = world.Pass();
        Assert.Equal(4, first.Count);
        foreach (var shard in first.Tasks[0].Placements.GroupBy(p => p.Shard)) Assert.Equal(2, shard.Select(p => p.NodeOwner).Distinct().Count());
        Assert.Equal(0, world.Pass().Count);
        Assert.Equal(WaitReason.HeldBack, Assert.Single(world.Pass().Waiting).Reason);
        Assert.Contains(Group(world, "t").Falls, fall => fall is { Filter: "ReplicaRules", Nodes: 3 });
        world.Node("n4", owner: "o3");
        Assert.Equal(2, world.Pass().Count);
    }

    [Fact]
    public void A_higher_class_goes_first_then_who_used_least_then_the_oldest()
    {
        var world = new PoolWorld().Node("n", cores: 100, ram: 100_000, slots: 100);
        world.Task("a-old", with: x => x.SubmittedAt = PoolWorld.Now.AddSeconds(-9)).Task("a-new").Task("b", with: x => x.Account = "bob");
        world.Task("high", with: x => x.Priority = TaskPriority.High).Task("low", with: x => x.Priority = TaskPriority.Low);
        Assert.Equal(["high", "b", "a-old", "a-new", "low"], world.Pass().Tasks.Select(task => task.TaskId));
    }

    [Fact]
    public void Accounts_share_a_small_pool_evenly_though_one_asks_for_far_more()
    {
        var world = new PoolWorld().Node("n", cores: 100, ram: 100_000, slots: 100);
        world.Task("a", shards: 4_000).Task("b", shards: 50, with: x => x.Account = "bob");
        var plan = world.Pass(new PassOptions(1_000, 10));
        Assert.Equal(50, plan.Tasks.Single(task => task.TaskId == "b").Placements.Length);
        Assert.Equal(50, plan.Tasks.Single(task => task.TaskId == "a").Placements.Length);
    }

    [Fact]
    public void Ties_fall_on_different_nodes_for_different_tasks()
    {
        var chosen = new HashSet<string>();
        for (var i = 0; i < 60; i++)
        {
            var world = new PoolWorld();
            for (var n = 0; n < 4; n++) world.Node($"n{n}");
            chosen.Add(world.Task($"t{i}").Pass().Tasks[0].Placements[0].Node);
        }

        Assert.Equal(4, chosen.Count);
    }

    [Fact]
    public void A_refused_placement_gives_the_room_back_and_is_tried_elsewhere()
    {
        var world = new PoolWorld().Node("n1", reputation: 0.9).Node("n2");
        world.Task("t");
        var first = world.Pass().Tasks[0].Placements[0];
        Assert.Equal("n1", first.Node);
        Assert.Equal((0, 1), (world.State.WaitingSlots, world.State.Statistics().LiveSlots));
        world.State.Answered("t", first, GrantAnswer.NodeFailedHere, PoolWorld.Now);
        Assert.Equal((1, 0), (world.State.WaitingSlots, world.State.Statistics().LiveSlots));
        var second = world.Pass().Tasks[0].Placements[0];
        Assert.Equal("n2", second.Node);
        world.State.Answered("t", second, GrantAnswer.Granted, PoolWorld.Now);
        Assert.Equal((0, 1), (world.State.WaitingSlots, world.State.Statistics().LiveSlots));
        world.State.Release("t", [new SlotOnNode(0, 0, 0, "n2", new ResourceRequest())]);
        world.State.Release("t", [new SlotOnNode(0, 0, 0, "n2", new ResourceRequest())]);
        Assert.Equal(0, world.State.Statistics().LiveSlots);
        Assert.Equal(4, world.State.Nodes.FreeSlots[world.State.Nodes.IndexOf("n2")]);
    }

    [Theory]
    [InlineData(GrantAnswer.SameNode, 1)]
    [InlineData(GrantAnswer.SameOwner, 1)]
    [InlineData(GrantAnswer.OverBudget, 1)]
    [InlineData(GrantAnswer.NodeFailedHere, 1)]
    [InlineData(GrantAnswer.GangIncomplete, 1)]
    [InlineData(GrantAnswer.NotWaiting, 0)]
    [InlineData(GrantAnswer.TaskEnded, 0)]
    [InlineData(GrantAnswer.Granted, 0)]
    public void Each_answer_says_whether_the_slot_waits_on(GrantAnswer answer, int waiting)
    {
        var world = new PoolWorld().Node("n");
        var placement = world.Task("t").Pass().Tasks[0].Placements[0];
        world.State.Answered("t", placement, answer, PoolWorld.Now);
        world.State.Answered("t", placement, answer, PoolWorld.Now);
        Assert.Equal(waiting, world.State.WaitingSlots);
        Assert.Equal(answer == GrantAnswer.Granted ? 1 : 0, world.State.Statistics().LiveSlots);
    }

    [Fact]
    public void A_slot_asked_for_again_while_its_placement_is_open_is_not_placed_twice_nor_lost()
    {
        var world = new PoolWorld().Node("n1").Node("n2");
        var placement = world.Task("t").Pass().Tasks[0].Placements[0];
        world.Task("t");
        Assert.Equal(0, world.Pass().Count);
        world.State.Answered("t", placement, GrantAnswer.NotWaiting, PoolWorld.Now);
        Assert.Equal(1, world.Pass().Count);
    }

    [Fact]
    public void A_withdrawn_task_does_not_come_back_by_a_late_refusal()
    {
        var world = new PoolWorld().Node("n", slots: 1);
        var placement = world.Task("t", shards: 3).Pass().Tasks[0].Placements[0];
        world.State.Withdraw("t");
        world.State.Answered("t", placement, GrantAnswer.SameNode, PoolWorld.Now);
        Assert.Equal((0, 0), (world.State.WaitingSlots, world.State.Statistics().LiveSlots));
        Assert.Null(SchedulingPass.Explain(world.State, "t", PoolWorld.Now));
        world.Task("t");
        Assert.Equal(1, world.Pass().Count);
    }

    [Fact]
    public void Room_of_live_attempts_is_kept_when_their_node_announces_itself_later_or_anew()
    {
        var world = new PoolWorld();
        var live = new SlotOnNode(0, 0, 0, "n", new ResourceRequest { CpuCores = 6, RamMiB = 512, DiskMiB = 0 });
        world.Task("t", shards: 0, with: x => x.Live = [live]).Task("t", shards: 0, with: x => x.Live = [live]);
        Assert.Equal(0, world.State.Statistics().Nodes);
        world.Node("n", cores: 8);
        Assert.Equal(2, world.State.Nodes.FreeCpu[0]);
        world.Node("n", cores: 4);
        Assert.Equal(-2, world.State.Nodes.FreeCpu[0]);
        Assert.Equal(0, world.Task("u").Pass().Count);
        world.State.Forget("t", []);
        Assert.Equal(-2, world.State.Nodes.FreeCpu[0]);
        world.State.Release("t", [live]);
        Assert.Equal(4, world.State.Nodes.FreeCpu[0]);
        Assert.Equal(1, world.Pass().Count);
    }

    [Fact]
    public void A_backed_off_slot_waits_for_its_time_and_says_when_that_is()
    {
        var world = new PoolWorld().Node("n");
        var due = PoolWorld.Now.AddSeconds(5);
        world.Task("t", with: x => x.NotBefore = due);
        var plan = world.Pass();
        Assert.Equal((0, due), (plan.Count, plan.NextTryAt));
        Assert.Equal(due, Group(world, "t").NextTryAt);
        Assert.Equal("NotBefore", FallOf(world, "t").Filter);
        Assert.Equal(1, SchedulingPass.Run(world.State, due).Count);
        Assert.Null(world.State.NextTryAt);
    }

    [Fact]
    public void Explanations_name_price_reputation_executor_and_absence()
    {
        var world = new PoolWorld().Node("dear", price: 3_000_000_000_000_000_000).Node("bad", reputation: 0.1).Node("gone", status: NodeStatus.Lost);
        world.Task("t", with: x => (x.Floor, x.MostPerHour) = (0.4, Amount.Whole(1))).Task("u", with: x => x.Executor = "render");
        Assert.Equal(0, world.Pass().Count);
        Assert.Equal(["NodeNotReady", "Price", "Reputation"], Group(world, "t").Falls.Select(fall => fall.Filter));
        Assert.Contains("1 node lacks a price that is 2 an hour lower (the budget leaves 1)", Group(world, "t").NearestMisses);
        Assert.Contains("1 node lacks 0.3 of reputation", Group(world, "t").NearestMisses);
        Assert.Equal("3 nodes lack the executor render", Assert.Single(Group(world, "u").NearestMisses));
        Assert.StartsWith("No node has joined", Group(new PoolWorld().Task("t"), "t").Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NVIDIA GeForce RTX 3060", "rtx 3060", true)]
    [InlineData("NVIDIA GeForce RTX 3060 Ti", "RTX 3060", false)]
    [InlineData("NVIDIA GeForce RTX 3060 Ti", "RTX 3060 Ti", true)]
    [InlineData("NVIDIA A100-SXM4-80GB", "A100", true)]
    [InlineData("NVIDIA A1000", "A100", false)]
    [InlineData("AMD Instinct MI300X", "RTX", false)]
    [InlineData("anything", null, true)]
    public void A_gpu_model_is_found_by_its_words(string model, string? asked, bool expected) => Assert.Equal(expected, GpuModels.Matches(model, asked));

    private static GroupExplanation Group(PoolWorld world, string task) =>
        Assert.Single(SchedulingPass.Explain(world.State, task, PoolWorld.Now)!.Groups);

    private static FilterFall FallOf(PoolWorld world, string task) => Assert.Single(Group(world, task).Falls);
}
