using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Shards;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>
/// A shard whose result is known goes to a trusted node once more: the node cannot tell, the task does not notice.
/// </summary>
public sealed class RingerTests
{
    [Fact]
    public void A_ringer_is_told_to_its_node_as_the_shard_was_when_it_was_new()
    {
        var world = new RingerWorld();
        var key = world.Send();
        var told = Assert.Single(Assert.Single(world.World.Effects.OfType<TaskEffect.Assign>()).Assignments);

        // The newest checked one, under the name its first replica had: slot 0 of its first epoch, as an ordinary first attempt.
        Assert.Equal(new AttemptKey(Make.TaskId, 0, RingerWorld.Checked - 1, 0, 1), key);
        var first = world.Assignments[^1] with { Key = key };
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(first), System.Text.Json.JsonSerializer.Serialize(told));
    }

    [Fact]
    public void The_slot_that_was_offered_waits_on_and_goes_to_another_node_or_later_to_the_same()
    {
        var world = new RingerWorld();
        var shard = world.Next;
        var key = world.Send();
        Assert.Equal(GrantAnswer.SameNode, world.Offer(shard, "n1", share: 0));
        Assert.IsType<SlotState.Waiting>(Assert.Single(world.World.Shard(shard).Slots));
        world.World.Succeed(key, "n1");
        var free = Assert.Single(Assert.Single(world.World.Effects.OfType<TaskEffect.ReleaseSlots>()).Slots);
        Assert.Equal((shard, 0, "n1"), (free.Shard, free.Slot, free.Node));
        var again = Assert.Single(Assert.Single(world.World.Effects.OfType<TaskEffect.RequestPlacement>()).Request.Waiting);
        Assert.Equal((shard, 0), (again.Shard, again.ExcludedNodes.Length));
        Assert.Equal(GrantAnswer.Granted, world.Offer(shard, "n1", share: 0));
    }

    [Fact]
    public void A_right_one_counts_as_a_checked_result_and_the_network_pays_for_it()
    {
        var world = new RingerWorld();
        var before = TaskProjection.View(world.World.State, new Dictionary<AttemptKey, AttemptProgress>(), 0, world.World.Now)!;
        Assert.Equal(ReportAnswer.Recorded, world.World.Succeed(world.Send(), "n1"));
        Assert.True(world.Outcome is { Kind: OutcomeKind.Valid, Checked: true, Executor: "process", RunMs: 1_000 });
        Assert.Equal((AttemptStates.Agreed, world.World.Open.Ringers.Payees["owner-of-n1"]), (world.Over.State, world.Over.Paid!.Value));

        var after = TaskProjection.View(world.World.State, new Dictionary<AttemptKey, AttemptProgress>(), 0, world.World.Now)!;
        Assert.Equal(StateText.Of(before with { SecondsLeft = null }), StateText.Of(after with { SecondsLeft = null }));
        Assert.Equal(2 * RingerWorld.Checked, TaskProjection.Receipts(world.World.History).Length);
    }

    [Fact]
    public void A_wrong_one_is_held_against_its_node_as_a_lost_comparison_is_and_is_not_paid()
    {
        var world = new RingerWorld();
        var (key, bill) = (world.Send(), world.World.Open.Bill);
        Assert.Equal(ReportAnswer.Recorded, world.World.Succeed(key, "n1", "wrong"));
        Assert.Equal(OutcomeKind.Invalid, world.Outcome.Kind);
        Assert.Equal((AttemptStates.Disagreed, AttemptFault.Node), (world.Over.State, world.Over.Fault!.Value));
        Assert.Same(bill, world.World.Open.Bill);
        Assert.Empty(world.World.Open.Ringers.Payees);

        var facts = Skyops.Core.Nodes.ValidStreaks.Empty;
        for (var i = 0; i < 50; i++) facts = facts.With(new NodeOutcome(key, OutcomeKind.Valid, 1, default) { Executor = "process" });
        Assert.Equal(0, facts.With(world.Outcome).ByExecutor["process"]);
    }

    [Fact]
    public void The_same_receipt_again_changes_nothing_and_one_of_a_ringer_that_was_given_up_is_stale()
    {
        var world = new RingerWorld();
        var key = world.Send();
        Assert.Equal(ReportAnswer.Recorded, world.World.Succeed(key, "n1"));
        Assert.Equal(ReportAnswer.Duplicate, world.World.Succeed(key, "n1"));
        Assert.Equal(ReportAnswer.Duplicate, world.World.Succeed(key, "n1", "wrong"));

        var other = world.Send("n2");
        world.World.Do(new TaskCommand.LoseAttempts("n2", [other], LossReason.LeaseOver));
        Assert.Equal(OutcomeKind.LeaseLapsed, world.Outcome.Kind);
        Assert.Equal(ReportAnswer.StaleEpoch, world.World.Succeed(other, "n2"));
        Assert.Single(world.World.Open.Ringers.Payees);
    }

    [Fact]
    public void Only_its_own_node_can_answer_for_it_and_who_had_the_shard_first_gets_what_it_got_before()
    {
        var world = new RingerWorld();
        var key = world.Send();
        var first = $"a{RingerWorld.Checked - 1}";
        Assert.Equal(ReportAnswer.Duplicate, world.World.Succeed(key, first));
        Assert.Equal(ReportAnswer.Duplicate, world.World.Succeed(key, "n9"));
        Assert.Equal(ReportAnswer.UnknownAttempt, world.World.Succeed(key with { Epoch = 9 }, "n1"));
        Assert.Equal("n1", world.Ringer.Attempt.Node);
        Assert.Equal([key], TaskProjection.Confirmed(world.World.State, "n1", [key, key with { TaskId = "t02" }]));
        Assert.Empty(TaskProjection.Confirmed(world.World.State, first, [key]));
        Assert.Equal(key, Assert.Single(TaskProjection.Leases(world.World.State)).Key);
    }

    [Fact]
    public void A_checkpoint_is_answered_as_any_other_attempts()
    {
        var world = new RingerWorld();
        var ordinary = new RingerWorld();
        ordinary.Offer(ordinary.Next, "n1", share: 0, seed: Alone(ordinary.Next));
        AttemptKey[] keys = [world.Send(), ordinary.World.Key(ordinary.Next, 0)];
        Checkpoint[] said = [Make.Checkpoint(5), Make.Checkpoint(5), Make.Checkpoint(4), Make.Checkpoint(6), Make.Checkpoint(0), Make.Checkpoint(7) with { Digest = "x" }];
        var answers = Array.ConvertAll(said, checkpoint => world.World.Do(new TaskCommand.SaveCheckpoint(keys[0], "n1", checkpoint)).Reports[0]);
        Assert.Equal(Array.ConvertAll(said, checkpoint => ordinary.World.Do(new TaskCommand.SaveCheckpoint(keys[1], "n1", checkpoint)).Reports[0]), answers);
        Assert.Equal(ReportAnswer.Recorded, world.World.Succeed(keys[0], "n1"));
    }

    [Theory]
    [InlineData(AttemptExit.WorkloadFailed, OutcomeKind.Neutral)]
    [InlineData(AttemptExit.NodeFailed, OutcomeKind.BrokenPromise)]
    [InlineData(AttemptExit.Stopped, OutcomeKind.Neutral)]
    public void One_that_fails_says_of_its_node_what_any_failure_does_and_is_not_tried_again(AttemptExit exit, OutcomeKind says)
    {
        var world = new RingerWorld();
        Assert.Equal(ReportAnswer.Recorded, world.World.Fail(world.Send(), "n1", exit));
        Assert.Equal(says, world.Outcome.Kind);
        Assert.Equal((0, 0), (world.World.Open.Ringers.Live.Length, world.World.Open.Counts.Moved));
    }

    [Theory]
    [InlineData(LossReason.NodeLost)]
    [InlineData(LossReason.WorkerRestarted)]
    public void A_loss_simply_drops_it(LossReason reason)
    {
        var world = new RingerWorld();
        var key = world.Send();
        world.World.Do(new TaskCommand.LoseAttempts("n1", [key, key], reason));
        Assert.Equal((AttemptStates.Lost, OutcomeKind.Neutral, 0), (world.Over.State, world.Outcome.Kind, world.World.Open.Ringers.Live.Length));
    }

    /// <summary>A seed for which the shard's first attempt stays alone.</summary>
    private static string Alone(int shard) => Enumerable.Range(0, 1_000).Select(number => $"alone {number}")
        .First(seed => !Skyops.Core.Validation.AdaptiveReplication.Replicates(50, seed, new AttemptKey(Make.TaskId, 0, shard, 0, 1)));
}
