using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Deciding;
using Skyops.Core.Tasks.Shards;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

public sealed class FailureTests
{
    [Theory]
    [InlineData(LossReason.NodeLost, AttemptFault.Loss, OutcomeKind.Neutral)]
    [InlineData(LossReason.WorkerRestarted, AttemptFault.Loss, OutcomeKind.Neutral)]
    [InlineData(LossReason.Declined, AttemptFault.Node, OutcomeKind.BrokenPromise)]
    [InlineData(LossReason.LeaseOver, AttemptFault.Node, OutcomeKind.LeaseLapsed)]
    public void A_lost_attempt_moves_under_a_new_epoch_to_another_node(
        LossReason reason, AttemptFault fault, OutcomeKind outcome)
    {
        var world = Leased(out var key);

        world.Do(new TaskCommand.LoseAttempts("n1", [key], reason));

        var failed = Assert.IsType<AttemptFailed>(world.History[^1]);
        Assert.Equal(fault, failed.Fault);
        Assert.Equal(fault == AttemptFault.Loss, failed.NotBefore is null);
        Assert.Equal(outcome, world.Effects.OfType<TaskEffect.Outcomes>().Single().Items.Single().Kind);
        string[] excluded = fault == AttemptFault.Loss ? [] : ["n1"];
        Assert.Equal(
            excluded, world.Effects.OfType<TaskEffect.RequestPlacement>().Single().Request.Waiting.Single().ExcludedNodes);
        world.Now = world.Now.AddSeconds(2);
        if (fault != AttemptFault.Loss) Assert.Equal(GrantAnswer.NodeFailedHere, world.Lease(0, 0, "n1"));
        Assert.Equal(GrantAnswer.Granted, world.Lease(0, 0, "n2"));
        Assert.Equal(2, world.Key(0, 0).Epoch);
        Assert.Equal(ReportAnswer.StaleEpoch, world.Succeed(key, "n1"));
        Assert.Equal(ReportAnswer.Recorded, world.Succeed(world.Key(0, 0), "n2"));
    }

    [Theory]
    [InlineData(AttemptExit.Stopped)]
    [InlineData(AttemptExit.Fenced)]
    public void What_is_nobodys_fault_excludes_nobody_and_counts_as_no_try(AttemptExit exit)
    {
        var world = Leased(out _);
        for (var i = 0; i < 3 * Limits.TriesPerSlot; i++)
        {
            Assert.Equal(ReportAnswer.Recorded, world.Fail(world.Key(0, 0), "n1", exit));
            world.Now = world.Now.AddSeconds(73);
            Assert.Equal(GrantAnswer.Granted, world.Lease(0, 0, "n1"));
        }

        Assert.Equal(ReportAnswer.Recorded, world.Succeed(world.Key(0, 0), "n1"));
    }

    [Theory]
    [InlineData(AttemptExit.WorkloadFailed)]
    [InlineData(AttemptExit.TimedOut)]
    [InlineData(AttemptExit.OutOfMemory)]
    public void A_workload_that_fails_on_two_nodes_fails_its_task_with_the_message(AttemptExit exit)
    {
        var world = Leased(out var key);
        world.Fail(key, "n1", exit);
        Assert.Equal(OutcomeKind.Neutral, world.Effects.OfType<TaskEffect.Outcomes>().Single().Items.Single().Kind);
        world.Now = world.Now.AddSeconds(2);
        world.Lease(0, 0, "n2");

        world.Fail(world.Key(0, 0), "n2", exit);

        var reason = Assert.IsType<EndReason.Failed>(world.Ended.Reason);
        Assert.Equal(TaskFailure.Workload, reason.Cause);
        Assert.Contains("boom", reason.Detail, StringComparison.Ordinal);
        Assert.Single(world.Effects.OfType<TaskEffect.Settle>().Single().Transfers);
    }

    [Fact]
    public void A_shard_that_takes_down_three_nodes_is_poison()
    {
        var world = TaskWorld.Of(Make.Noop());
        foreach (var node in (string[])["n1", "n2", "n3"])
        {
            world.Now = world.Now.AddSeconds(61);
            world.Lease(0, 0, node);
            world.Do(new TaskCommand.LoseAttempts(node, [world.Key(0, 0)], LossReason.NodeLost));
        }

        Assert.Equal(TaskFailure.Poison, Assert.IsType<EndReason.Failed>(world.Ended.Reason).Cause);
    }

    [Fact]
    public void A_slot_that_runs_out_of_tries_fails_its_task()
    {
        var world = TaskWorld.Of(Make.Noop());
        for (var i = 1; i <= Limits.TriesPerSlot; i++)
        {
            Assert.IsType<TaskState.Open>(world.State);
            world.Lease(0, 0, $"n{i}");
            world.Fail(world.Key(0, 0), $"n{i}", AttemptExit.NodeFailed);
            world.Now = world.Now.AddSeconds(73);
        }

        Assert.Equal(TaskFailure.OutOfTries, Assert.IsType<EndReason.Failed>(world.Ended.Reason).Cause);
    }

    [Fact]
    public void A_malformed_result_is_the_nodes_fault()
    {
        var world = TaskWorld.Of(Make.Train());
        world.Lease(0, 0, "n1");
        var wrongName = Make.Receipt(world.Key(0, 0), "n1", [new OutputFile("other.bin", 1, Make.Sha("x"))]);

        Assert.Equal(ReportAnswer.Malformed, world.Report(wrongName));

        var failed = Assert.IsType<AttemptFailed>(Assert.Single(world.History.Skip(2)));
        Assert.Equal((AttemptFailureCause.Malformed, AttemptFault.Node), (failed.Cause, failed.Fault));
        Assert.Contains("state.safetensors", failed.Message, StringComparison.Ordinal);
        Assert.Equal(ReportAnswer.StaleEpoch, world.Report(wrongName));
    }

    [Fact]
    public void Wrong_nodes_unknown_attempts_and_repeats_change_nothing()
    {
        var world = TaskWorld.Of(Make.Noop(2, redundancy: 2));
        world.Lease(0, 0, "n1");
        var key = world.Key(0, 0);

        Assert.Equal(ReportAnswer.WrongNode, world.Succeed(key, "n2"));
        Assert.Equal(
            ReportAnswer.WrongNode, world.Do(new TaskCommand.Report("n1", [Make.Receipt(key, "n2", [])])).Reports[0]);
        foreach (var unknown in (AttemptKey[])[key with { Epoch = 2 }, key with { Shard = 5 }, key with { Slot = 7, }, key with { TaskId = "t02" }, key with { Stage = 1 }, key with { Epoch = 0 }])
        {
            Assert.Equal(ReportAnswer.UnknownAttempt, world.Report(Make.Receipt(unknown, "n1", [])));
        }

        Assert.Equal(ReportAnswer.Recorded, world.Succeed(key, "n1"));
        Assert.Equal(ReportAnswer.Duplicate, world.Succeed(key, "n1"));
        world.Run(0, 1, "n2");
        Assert.Equal(ReportAnswer.Duplicate, world.Succeed(key, "n1"));
        Assert.Equal(4 + 2, world.History.Count);
    }

    [Fact]
    public void Back_off_doubles_to_a_minute_with_a_fifth_of_jitter_that_a_replay_repeats()
    {
        for (var failures = 0; failures < 40; failures++)
        {
            var key = new AttemptKey("t", 0, 0, 0, failures + 1);
            var wait = (
                FailureRules.NextTry(key, AttemptFailureCause.NodeFailed, failures, Make.Start)!.Value - Make.Start).TotalSeconds;
            var middle = Math.Min(60, Math.Pow(2, failures));
            Assert.InRange(wait, middle * 0.8, middle * 1.2);
            Assert.Equal(
                wait,
                (FailureRules.NextTry(key, AttemptFailureCause.NodeFailed, failures, Make.Start)!.Value - Make.Start).TotalSeconds);
        }

        var waits = Enumerable.Range(
            0, 200).Select(i =>
                FailureRules.NextTry(new AttemptKey("t", 0, i, 0, 1), AttemptFailureCause.NodeFailed, 0, Make.Start)).Distinct();
        Assert.True(waits.Count() > 100, "shards that fail together are not tried together");
        Assert.Null(FailureRules.NextTry(default, AttemptFailureCause.NodeLost, 0, Make.Start));
        Assert.NotNull(FailureRules.NextTry(default, AttemptFailureCause.NodeLost, 1, Make.Start));
        Assert.Null(FailureRules.NextTry(default, AttemptFailureCause.NoKeys, 0, Make.Start));
        Assert.InRange((FailureRules.NextTry(default, AttemptFailureCause.NoKeys, 40, Make.Start)!.Value - Make.Start).TotalSeconds, 240, 360);
    }

    [Fact]
    public void A_slot_is_not_granted_before_its_back_off_is_over()
    {
        var world = Leased(out var key);
        world.Fail(key, "n1", AttemptExit.NodeFailed);

        Assert.Equal(GrantAnswer.NotWaiting, world.Lease(0, 0, "n2"));
        world.Now = Assert.IsType<SlotState.Waiting>(world.Shard(0).Slots[0]).NotBefore!.Value;
        Assert.Equal(GrantAnswer.Granted, world.Lease(0, 0, "n2"));
    }

    private static TaskWorld Leased(out AttemptKey key)
    {
        var world = TaskWorld.Of(Make.Noop());
        world.Lease(0, 0, "n1");
        key = world.Key(0, 0);
        return world;
    }
}
