using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>A task may use the room it was offered for something else: the room is taken, and the slot waits on.</summary>
public sealed class InsteadTests
{
    private static readonly SlotOnNode Room = new(0, 0, 0, "n", new ResourceRequest { CpuCores = 1, RamMiB = 512, DiskMiB = 0 });

    [Fact]
    public void The_room_stays_taken_and_the_slot_goes_to_another_node_also_of_the_same_owner()
    {
        var world = Instead();
        Assert.Equal(0, world.Pass().Count);
        Assert.Equal((1, 1), (world.State.Statistics().LiveSlots, world.State.WaitingSlots));
        var other = world.Node("m", owner: "o").Pass().Tasks.Single().Placements.Single();
        Assert.Equal(("m", 0), (other.Node, other.Shard));
        world.State.Answered("t", other, GrantAnswer.Granted, PoolWorld.Now);

        // Two attempts of one shard by name, on two nodes; each is freed by itself.
        world.State.Release("t", [Room]);
        Assert.Equal(1, world.State.Statistics().LiveSlots);
        world.State.Release("t", [Room with { Node = "m" }]);
        Assert.Equal(0, world.State.Statistics().LiveSlots);
    }

    [Fact]
    public void Its_node_has_the_slot_again_when_the_task_says_so()
    {
        var world = Instead();
        world.State.Release("t", [Room]);
        Assert.Equal(0, world.Pass().Count);
        world.Task("t");
        Assert.Equal("n", world.Pass().Tasks.Single().Placements.Single().Node);
    }

    [Fact]
    public void What_is_over_before_the_answer_arrives_takes_no_room()
    {
        var world = new PoolWorld().Node("n", owner: "o").Task("t");
        var placement = world.Pass().Tasks.Single().Placements.Single();
        world.State.Release("t", [Room]);
        world.State.Answered("t", placement, GrantAnswer.Instead, PoolWorld.Now);
        Assert.Equal(0, world.State.Statistics().LiveSlots);
    }

    [Fact]
    public void After_a_lost_answer_the_announcement_says_it_all()
    {
        var world = new PoolWorld().Node("n", owner: "o").Task("t");
        var placement = world.Pass().Tasks.Single().Placements.Single();
        var doubt = world.State.Forget("t", [placement]);
        world.Task("t", with: task => (task.Live, task.ExcludedNodes) = ([Room with { Beside = true }], ["n"]));
        world.State.Announced("t", doubt, PoolWorld.Now);
        Assert.Equal((1, 1), (world.State.Statistics().LiveSlots, world.State.WaitingSlots));
        Assert.Equal("m", world.Node("m", owner: "o").Pass().Tasks.Single().Placements.Single().Node);
    }

    private static PoolWorld Instead()
    {
        var world = new PoolWorld().Node("n", owner: "o").Task("t");
        world.State.Answered("t", world.Pass().Tasks.Single().Placements.Single(), GrantAnswer.Instead, PoolWorld.Now);
        return world;
    }
}
