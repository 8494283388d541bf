using Skyops.Core.Tasks;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

public sealed class TaskLifeTests
{
    [Fact]
    public void A_task_of_one_noop_shard_takes_three_rows_in_its_life()
    {
        var world = TaskWorld.Of(Make.Noop());

        Assert.Equal(ReportAnswer.Recorded, world.Run(0, 0, "n1"));

        Assert.Equal(3, world.Rows);
        Assert.Equal(
            ["TaskSubmitted", "AttemptLeased", "ReceiptReceived", "ShardAccepted", "TaskCompleted"], world.History.Select(e => e.GetType().Name));
        Assert.IsType<EndReason.Completed>(world.Ended.Reason);
    }

    [Fact]
    public void The_payee_gets_metered_time_at_the_agreed_price_and_the_fee_comes_on_top()
    {
        var world = TaskWorld.Of(Make.Noop());

        world.Run(0, 0, "n1", runMs: 1_000);

        var settle = world.Effects.OfType<TaskEffect.Settle>().Single();
        // 36 SKYOPS an hour is 0.01 a second; the fee is 2.5 % of it.
        Assert.Equal(
            [("t01/pay/owner-of-n1", "0.01"), ("t01/fee", "0.00025"), ("t01/void", "0")], settle.Transfers.Select(t => (t.Id, t.Amount.ToString())));
        Assert.Equal(
            [new NodeOutcome(new AttemptKey("t01", 0, 0, 0, 1), OutcomeKind.Valid, 1_000, new Amount(Amount.UnitsPerWhole / 100)) { Executor = "noop", Checked = false }],
            world.Effects.OfType<TaskEffect.Outcomes>().Single().Items);
        Assert.Contains(new TaskEffect.Ended(Make.Owner), world.Effects);
    }

    [Fact]
    public void A_node_cannot_charge_more_time_than_passed_since_its_lease()
    {
        var world = TaskWorld.Of(Make.Noop());

        world.Run(0, 0, "n1", runMs: long.MaxValue);

        Assert.Equal(2_000, world.Ended.Recent.Shards.Peek().Attempts[0].MeteredMs);
    }

    [Fact]
    public void Training_goes_round_by_round_and_each_stage_gets_the_files_of_those_before()
    {
        var world = TaskWorld.Of(Make.Train(shards: 2, rounds: 2));

        world.Run(0, 0, "n1");
        world.Run(1, 0, "n2");
        world.Lease(0, 0, "n3");
        var merge = world.Effects.OfType<TaskEffect.Assign>().Single().Assignments[0];
        Assert.Equal(["dataset", "state-0", "state-1"], merge.Inputs.Select(i => i.Name));
        Assert.IsType<TrainMergeOrder>(merge.Order);
        world.Now = world.Now.AddSeconds(1);
        world.Succeed(merge.Key, "n3");

        world.Lease(1, 0, "n1");
        var round = world.Effects.OfType<TaskEffect.Assign>().Single().Assignments[0];
        Assert.Equal(["dataset", "state"], round.Inputs.Select(i => i.Name));
        Assert.Equal(
            Make.Outputs(merge.Order).Single(f => f.Path == "model.safetensors").Sha256, round.Inputs[1].Sha256);
        Assert.Equal(2, round.Key.Stage);
        world.Now = world.Now.AddSeconds(1);
        world.Succeed(round.Key, "n1");
        world.Run(0, 0, "n2");
        world.Lease(0, 0, "n3");
        Assert.Equal(
            ["dataset", "state-0", "state-1", "metrics"], world.Effects.OfType<TaskEffect.Assign>().Single().Assignments[0].Inputs.Select(i => i.Name));
        world.Now = world.Now.AddSeconds(1);
        world.Succeed(world.Key(0, 0), "n3");

        Assert.Equal(
            ["curve.svg", "metrics.jsonl", "model.safetensors"], ((EndReason.Completed)world.Ended.Reason).Outputs.Select(f => f.Path));
        Assert.Equal(6, world.Ended.Counts.Accepted);
        Assert.Equal(StateText.Of(world.State), StateText.Of(TaskDecider.Replay(world.History)));
    }

    [Fact]
    public void A_liar_is_outvoted_by_added_replicas_and_not_paid()
    {
        var world = TaskWorld.Of(Make.Noop() with { Workload = Make.Train().Workload, Redundancy = 2 });
        world.Run(0, 0, "honest1");
        world.Run(0, 1, "liar", "lie");
        Assert.Equal(4, world.Shard(0).Slots.Length);

        world.Run(0, 2, "honest2");
        world.Run(0, 3, "honest3");

        var outcomes = world.Effects.OfType<TaskEffect.Outcomes>().ToDictionary(o => o.Node, o => o.Items.Single());
        Assert.Equal(OutcomeKind.Invalid, outcomes["liar"].Kind);
        Assert.True(outcomes["liar"].Paid.IsZero);
        Assert.All(["honest1", "honest2", "honest3"], node => Assert.Equal(OutcomeKind.Valid, outcomes[node].Kind));
        Assert.DoesNotContain("owner-of-liar", world.Open.Bill.Payees.Keys);
        Assert.Equal(1, world.Open.Counts.Recomputed);
    }
}
