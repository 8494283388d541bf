using Skyops.Core.Scheduling;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>An offer without an answer may have been granted: its room stays taken until the task says.</summary>
public sealed class UnansweredOfferTests
{
    private static readonly ResourceRequest OneCore = new() { CpuCores = 1, RamMiB = 512, DiskMiB = 0 };

    [Fact]
    public void Room_of_an_unanswered_offer_and_of_live_attempts_is_not_given_to_others()
    {
        var world = Unanswered();
        world.Task("u", shards: 2);
        Assert.Equal(0, world.Pass().Count);
        Assert.Equal(2, world.State.Statistics().LiveSlots);
    }

    [Fact]
    public void A_second_unanswered_offer_leaves_the_room_of_the_first_taken()
    {
        var world = Unanswered();
        world.State.Forget("t", []);
        Assert.Equal(0, world.Task("u").Pass().Count);
    }

    [Fact]
    public void An_unanswered_offer_that_was_granted_becomes_live()
    {
        var world = Unanswered();
        world.Task("t", shards: 0, with: x => x.Live = [Slot(0), Slot(1)]);
        Assert.Equal(0, world.Task("u").Pass().Count);
        world.State.Release("t", [Slot(1)]);
        Assert.Equal(1, world.Pass().Count);
    }

    [Fact]
    public void A_slot_that_is_said_to_wait_keeps_the_room_of_its_unanswered_offer_until_the_task_has_announced_itself()
    {
        var world = Unanswered(out var doubt);
        world.State.Request(PoolWorld.Request("t") with { Waiting = [new SlotRequest(1, 0, [], [], null)], Live = [Slot(0)] }, PoolWorld.Now);
        Assert.Equal(0, world.Task("u").Pass().Count);
        world.State.Withdraw("u");
        world.State.Announced("t", doubt, PoolWorld.Now);
        Assert.Equal((1, 1), (world.State.WaitingSlots, world.State.Statistics().LiveSlots));
        Assert.Equal(1, world.Pass().Tasks.Single().Placements.Single().Shard);
    }

    [Fact]
    public void An_announcement_settles_only_the_offer_that_was_not_answered()
    {
        var world = new PoolWorld().Node("n", slots: 2).Task("t", shards: 2);
        var placements = world.Pass().Tasks.Single().Placements;
        var doubt = world.State.Forget("t", [placements[0]]);
        world.State.Announced("t", doubt, PoolWorld.Now);
        world.State.Answered("t", placements[1], GrantAnswer.Granted, PoolWorld.Now);
        Assert.Equal(1, world.State.Statistics().LiveSlots);
    }

    [Fact]
    public void What_an_announced_task_does_not_name_takes_no_room()
    {
        var world = Unanswered(out var doubt);
        world.State.Announced("t", doubt - 1, PoolWorld.Now);
        Assert.Equal(2, world.State.Statistics().LiveSlots);
        world.State.Announced("t", doubt, PoolWorld.Now);
        Assert.Equal((0, 1), (world.State.WaitingSlots, world.State.Statistics().LiveSlots));
    }

    [Fact]
    public void An_unanswered_offer_of_a_task_that_has_ended_is_freed()
    {
        var world = Unanswered();
        world.State.Withdraw("t");
        Assert.Equal(1, world.State.Statistics().LiveSlots);
        world.State.Release("t", [Slot(0)]);
        Assert.Equal(0, world.State.Statistics().LiveSlots);
    }

    /// <summary>A node with two slots: shard 0 of t runs on it, shard 1 was offered and not answered.</summary>
    private static PoolWorld Unanswered() => Unanswered(out _);

    private static PoolWorld Unanswered(out long doubt)
    {
        var world = new PoolWorld().Node("n", slots: 2).Task("t", shards: 2);
        var placements = world.Pass().Tasks.Single().Placements;
        world.State.Answered("t", placements.Single(p => p.Shard == 0), GrantAnswer.Granted, PoolWorld.Now);
        doubt = world.State.Forget("t", [.. placements.Where(p => p.Shard == 1)]);
        return world;
    }

    private static SlotOnNode Slot(int shard) => new(0, shard, 0, "n", OneCore);
}
