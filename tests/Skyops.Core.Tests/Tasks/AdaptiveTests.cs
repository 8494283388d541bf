using Skyops.Core.Tasks;
using Skyops.Core.Validation;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>Who was right often enough works alone, but never knows when it is checked.</summary>
public sealed class AdaptiveTests
{
    private static readonly TaskSpec Spec = Make.Train() with { Redundancy = TaskSpec.Adaptive };

    [Theory]
    [InlineData(0, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 0.1)]
    [InlineData(20, 0.05)]
    [InlineData(50, 0.02)]
    [InlineData(1_000, 0.02)]
    public void The_probability_of_a_second_opinion_falls_with_right_results(int streak, double expected) =>
        Assert.Equal(expected, AdaptiveReplication.Probability(streak), 12);

    [Fact]
    public void The_lot_falls_as_often_as_it_should_and_the_same_for_everybody_who_draws_it()
    {
        var drawn = 0;
        for (var shard = 0; shard < 100_000; shard++)
        {
            var attempt = new AttemptKey("t01", 0, shard, 0, 1);
            if (AdaptiveReplication.Replicates(20, "head", attempt)) drawn++;
            Assert.Equal(AdaptiveReplication.Draw("head", attempt), AdaptiveReplication.Draw("head", attempt));
        }

        // 5,000 expected, 69 of standard deviation: six of them either way.
        Assert.InRange(drawn, 4_586, 5_414);
        Assert.NotEqual(AdaptiveReplication.Draw("head", default), AdaptiveReplication.Draw("another head", default));
    }

    [Fact]
    public void A_newcomer_is_checked_by_a_second_node_and_both_are_paid()
    {
        var world = TaskWorld.Of(Spec);
        Assert.Equal(GrantAnswer.Granted, Grant(world, 0, "n1", 0));
        Assert.Equal(2, world.Shard(0).Slots.Length);
        Assert.Equal(GrantAnswer.SameNode, Grant(world, 1, "n1", 50));
        Assert.Equal(GrantAnswer.Granted, Grant(world, 1, "n2", 0));
        Report(world, 0, "n1");
        Assert.Equal(0, world.Progress.Accepted);
        Report(world, 1, "n2");
        Assert.Equal((1, 0), (world.Open.Counts.Accepted, world.Open.Counts.Recomputed));
        Assert.Equal(2, Outcomes(world).Count(outcome => outcome is { Kind: OutcomeKind.Valid, Checked: true }));
    }

    [Fact]
    public void One_that_was_right_often_enough_is_believed_alone_and_that_says_nothing_new_of_it()
    {
        var world = TaskWorld.Of(Spec);
        var seed = Seed(replicates: false);
        Assert.Equal(GrantAnswer.Granted, Grant(world, 0, "n1", 50, seed));
        Report(world, 0, "n1");
        Assert.Equal(1, world.Open.Counts.Accepted);
        Assert.False(Assert.Single(Outcomes(world)).Checked);
        var lease = Assert.Single(world.History.OfType<AttemptLeased>());
        Assert.Equal((50, seed), (lease.Streak, lease.Seed));
    }

    [Fact]
    public void The_lot_makes_it_be_checked_now_and_then()
    {
        var world = TaskWorld.Of(Spec);
        Grant(world, 0, "n1", 50, Seed(replicates: true));
        Assert.Equal(2, world.Shard(0).Slots.Length);
        Grant(world, 1, "n2", 50, Seed(replicates: true));
        Report(world, 0, "n1");
        Report(world, 1, "n2", "wrong");
        Assert.Equal((2, 2), (world.Shard(0).Planned, world.Shard(0).ResultDigests.Distinct().Count()));
        Assert.True(world.Shard(0).Slots.Length > 2, "they differ, so more are asked");
    }

    [Fact]
    public void A_second_try_on_a_newcomer_is_checked_although_the_first_was_not()
    {
        var world = TaskWorld.Of(Spec);
        Grant(world, 0, "n1", 50, Seed(replicates: false));
        Assert.Single(world.Shard(0).Slots);
        world.Do(new TaskCommand.LoseAttempts("n1", [new AttemptKey(Make.TaskId, 0, 0, 0, 1)], LossReason.NodeLost));
        Grant(world, 0, "n2", 0);
        Assert.Equal(2, world.Shard(0).Slots.Length);
    }

    /// <summary>A head of the journal for which the first attempt of the first shard is drawn, or not.</summary>
    private static string Seed(bool replicates) => Enumerable.Range(0, 10_000).Select(number => $"head {number}")
        .First(seed => AdaptiveReplication.Replicates(50, seed, new AttemptKey(Make.TaskId, 0, 0, 0, 1)) == replicates);

    private static GrantAnswer Grant(TaskWorld world, int slot, string node, int streak, string seed = "head") =>
        world.Do(new TaskCommand.Grant([Make.Place(0, slot, node) with { NodeStreaks = [new ValidStreak("train", streak)] }], seed)).Grants[0];

    private static void Report(TaskWorld world, int slot, string node, string variant = "") => world.Succeed(world.Key(0, slot), node, variant);

    private static NodeOutcome[] Outcomes(TaskWorld world) => [.. world.Effects.OfType<TaskEffect.Outcomes>().SelectMany(effect => effect.Items)];
}
