using Skyops.Core.Scheduling;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>Networks and equivalence classes; owners and failed nodes are with the other rules of a pass.</summary>
public sealed class ReplicaRuleTests
{
    private const string Home = "203.0.113.0/24";
    private static readonly ResourceRequest OneGpu = new() { Gpus = 1, DiskMiB = 0 };

    [Fact]
    public void Replicas_never_share_a_network_in_one_pass_or_over_several()
    {
        var world = new PoolWorld().Add(InNetwork("n1", Home)).Add(InNetwork("n2", Home)).Task("t", slots: 2);
        Assert.Single(world.Placed("t"));
        Assert.Empty(world.Placed("t"));
        Assert.Contains(Group(world).Falls, fall => fall is { Filter: "ReplicaRules", Nodes: 2 });
        world.Add(InNetwork("n3", "198.51.100.0/24"));
        Assert.Equal(["n3"], world.Placed("t"));
    }

    [Fact]
    public void Nodes_whose_network_is_not_known_are_not_in_one() =>
        Assert.Equal(2, new PoolWorld().Node("n1").Node("n2").Task("t", slots: 2).Placed("t").Length);

    [Fact]
    public void A_network_that_the_task_named_is_closed_and_a_node_that_moved_out_of_it_is_open()
    {
        var world = new PoolWorld().Add(InNetwork("n1", Home)).Task("t");
        var request = PoolWorld.Request("t");
        world.Ask(request with { Waiting = [request.Waiting[0] with { ExcludedNetworks = [Home] }] });
        Assert.Empty(world.Placed("t"));
        world.Add(InNetwork("n1", "198.51.100.0/24"));
        Assert.Equal(["n1"], world.Placed("t"));
    }

    [Fact]
    public void A_placement_names_the_network_and_a_refusal_for_it_closes_all_of_it()
    {
        var world = new PoolWorld().Add(InNetwork("n1", Home)).Add(InNetwork("n2", Home)).Task("t");
        var placement = world.Pass().Tasks.Single().Placements.Single();
        Assert.Equal(Home, placement.NodeNetwork);
        world.State.Answered("t", placement, GrantAnswer.SameNetwork, PoolWorld.Now);
        Assert.Empty(world.Placed("t"));
    }

    [Fact]
    public void The_first_replica_chooses_the_class_and_the_others_follow()
    {
        var world = new PoolWorld().Add(Gpu("a1", "A100", "550.1")).Add(Gpu("b1", "H100", "550.1")).Add(Gpu("c1", "A100", "535.1"));
        world.Ask(OneClass(PoolWorld.Request("t", slots: 2, with: x => x.Resources = OneGpu)));
        Assert.Single(world.Placed("t"));
        var fall = Assert.Single(Group(world).Falls, fall => fall.Filter == "EquivalenceClass");
        Assert.Equal(2, fall.Nodes);
        Assert.StartsWith("Replicas run on machines of one kind", Group(world).Remedy, StringComparison.Ordinal);
        foreach (var node in new[] { Gpu("a2", "A100", "550.9"), Gpu("b2", "H100", "550.9"), Gpu("c2", "A100", "535.9") }) world.Add(node);
        Assert.Single(world.Placed("t"));
        var held = ReservationIndex.OfTask(world.State.Waiting.Tasks.Find("t")!).Select(x => world.State.Nodes.Address[x.Node][0]).Distinct();
        Assert.Single(held);
    }

    [Fact]
    public void The_first_replica_goes_where_all_of_them_find_owners_even_if_a_lone_machine_is_better()
    {
        var lone = Cpu("lone", "avx512") with { Reputation = 1 };
        var world = new PoolWorld().Add(lone).Add(Cpu("n1", "avx2")).Add(Cpu("n2", "avx2")).Add(Cpu("n3", "sse-fma") with { Status = NodeStatus.Lost });
        world.Ask(OneClass(PoolWorld.Request("t", slots: 2)) with { Replicas = 2 });
        Assert.Equal(["n1", "n2"], world.Placed("t").Order());
        world.Ask(OneClass(PoolWorld.Request("u")) with { Replicas = 3 });
        Assert.Equal(["lone"], world.Placed("u"));
    }

    [Fact]
    public void A_class_that_the_task_named_binds_also_when_nothing_is_held_here()
    {
        var world = new PoolWorld().Add(Cpu("n1", "avx2"));
        var request = OneClass(PoolWorld.Request("t"));
        world.Ask(request with { Waiting = [request.Waiting[0] with { Class = "cpu x64 avx512" }] });
        Assert.Empty(world.Placed("t"));
        world.Add(Cpu("n2", "avx512"));
        var placement = world.Pass().Tasks.Single().Placements.Single();
        Assert.Equal(("n2", "cpu x64 avx512"), (placement.Node, placement.NodeClass));
    }

    [Fact]
    public void Work_that_is_the_same_on_any_machine_runs_on_all_kinds()
    {
        var world = new PoolWorld().Add(Cpu("n1", "avx2")).Add(Cpu("n2", "avx512")).Task("t", slots: 2);
        Assert.All(world.Pass().Tasks.Single().Placements, placement => Assert.Null(placement.NodeClass));
        Assert.Equal(2, world.State.Statistics().LiveSlots);
    }

    private static PlacementRequest OneClass(PlacementRequest request) => request with { OneClass = true };

    private static NodeSnapshot InNetwork(string name, string network) => PoolWorld.Snapshot(name) with { Network = network };

    private static NodeSnapshot Cpu(string name, string path) =>
        PoolWorld.Snapshot(name).With(has => has with { Architecture = "x64", VectorPath = path });

    private static NodeSnapshot Gpu(string name, string model, string driver) =>
        PoolWorld.Snapshot(name, gpus: [40_960], model: model).WithGpu(gpu => gpu with { Driver = driver });

    private static GroupExplanation Group(PoolWorld world) => Assert.Single(SchedulingPass.Explain(world.State, "t", PoolWorld.Now)!.Groups);
}
