using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>A slot that the budget did not cover is offered again when an attempt of its task has ended.</summary>
public sealed class BudgetWaitTests
{
    [Fact]
    public void A_slot_over_budget_is_offered_again_on_the_same_node_when_another_attempt_has_ended()
    {
        var (world, second) = FirstGranted();
        world.State.Answered("t", second, GrantAnswer.OverBudget, PoolWorld.Now);
        Assert.Equal(0, world.Pass().Count);
        world.State.Release("t", [First]);
        Assert.Equal(second with { Score = 0 }, world.Pass().Tasks.Single().Placements.Single() with { Score = 0 });
    }

    [Fact]
    public void A_refusal_from_before_the_end_of_an_attempt_says_nothing()
    {
        var (world, second) = FirstGranted();
        world.State.Release("t", [First]);
        world.State.Answered("t", second, GrantAnswer.OverBudget, PoolWorld.Now);
        Assert.Equal(1, world.Pass().Count);
    }

    [Fact]
    public void The_end_of_an_attempt_of_another_task_opens_nothing()
    {
        var (world, second) = FirstGranted();
        world.State.Answered("t", second, GrantAnswer.OverBudget, PoolWorld.Now);
        world.State.Release("u", [First]);
        Assert.Equal(0, world.Pass().Count);
    }

    [Fact]
    public void What_was_closed_before_the_end_of_an_attempt_does_not_stay_closed_by_an_answer_that_came_after_it()
    {
        var (world, second) = FirstGranted();
        world.State.Answered("t", second, GrantAnswer.OverBudget, PoolWorld.Now);
        var onOther = world.Node("m").Pass().Tasks.Single().Placements.Single();
        world.State.Release("t", [First]);
        world.State.Answered("t", onOther, GrantAnswer.OverBudget, PoolWorld.Now);
        var next = world.Pass().Tasks.Single().Placements.Single();
        world.State.Answered("t", next, GrantAnswer.OverBudget, PoolWorld.Now);
        var last = world.Pass().Tasks.Single().Placements.Single();
        Assert.Equal(["m", "n"], new[] { next.Node, last.Node }.Order());
    }

    private static SlotOnNode First => new(0, 0, 0, "n", new ResourceRequest());

    private static (PoolWorld World, Placement Second) FirstGranted()
    {
        var world = new PoolWorld().Node("n").Task("t", shards: 2);
        var placements = world.Pass().Tasks.Single().Placements;
        world.State.Answered("t", placements.Single(p => p.Shard == 0), GrantAnswer.Granted, PoolWorld.Now);
        return (world, placements.Single(p => p.Shard == 1));
    }
}
