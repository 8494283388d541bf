using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tests.Ledger;
using Skyops.Core.Validation;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>Who is tried with a ringer, when, and how often.</summary>
public sealed class RingerChoiceTests
{
    private static readonly Placement Place = Make.Place(RingerWorld.Checked, 0, "n1");

    [Theory]
    [InlineData(10, 1, GrantAnswer.Instead)]
    [InlineData(9, 1, GrantAnswer.Granted)]
    [InlineData(50, 0, GrantAnswer.Granted)]
    public void Only_who_is_trusted_alone_is_tried_and_nobody_at_a_share_of_none(int streak, double share, GrantAnswer answer) =>
        Assert.Equal(answer, new RingerWorld().Offer(RingerWorld.Checked, "n1", streak, share));

    [Fact]
    public void Neither_who_had_the_shard_nor_its_owner_nor_its_network_nor_the_tasks_own_node_is_tried()
    {
        Assert.Equal(GrantAnswer.Instead, Offered(Place));
        Assert.Equal(GrantAnswer.Granted, Offered(Place with { NodeOwner = Make.Owner }));
        Assert.Equal(GrantAnswer.Granted, Offered(Place with { Node = "a" }, onlyOne: true));
        Assert.Equal(GrantAnswer.Granted, Offered(Place with { NodeOwner = "owner-of-b" }, onlyOne: true));
        Assert.Equal(GrantAnswer.Granted, Offered(Place with { NodeNetwork = "10.0.0.0/24" }, onlyOne: true));
        Assert.Equal(GrantAnswer.Instead, Offered(Place with { NodeNetwork = "10.0.1.0/24" }, onlyOne: true));
    }

    [Fact]
    public void A_shard_whose_machines_must_be_of_one_class_goes_to_that_class_only()
    {
        Assert.Equal(GrantAnswer.Instead, Offered(Place with { NodeClass = "x64" }, onlyOne: true, equivalence: "x64"));
        Assert.Equal(GrantAnswer.Granted, Offered(Place with { NodeClass = "arm64" }, onlyOne: true, equivalence: "x64"));
    }

    [Fact]
    public void Nobody_is_tried_with_results_that_need_only_be_near_or_that_nobody_checked()
    {
        var near = RingerWorld.Spec with { Comparator = new Comparator { Absolute = 1, Files = ["*.npy"] } };
        Assert.Equal(GrantAnswer.Granted, new RingerWorld(near).Offer(RingerWorld.Checked, "n1"));
        var alone = new RingerWorld(RingerWorld.Spec with { Redundancy = 1 }, checkedShards: 0);
        for (var shard = 0; shard < RingerWorld.Checked; shard++) alone.World.Run(shard, 0, $"a{shard}");
        Assert.Empty(alone.World.Open.Ringers.Known);
    }

    [Fact]
    public void None_goes_out_before_the_tasks_fee_can_pay_for_it()
    {
        // A shard pays two of its nodes, and a fortieth of that is the fee: twenty shards pay for one ringer.
        Assert.Equal(GrantAnswer.Granted, new RingerWorld(checkedShards: 19).Offer(19, "n1"));
        var world = new RingerWorld(checkedShards: 20);
        Assert.Equal(GrantAnswer.Instead, world.Offer(20, "n1"));
        Assert.Equal(GrantAnswer.Granted, world.Offer(20, "n2"));
    }

    [Theory]
    [InlineData(42, GrantAnswer.Instead)]
    [InlineData(41, GrantAnswer.Granted)]
    public void None_goes_out_near_the_end_of_a_stage(int shards, GrantAnswer answer)
    {
        var world = new RingerWorld(Make.Staged(Make.Stage("work", shards)) with { Redundancy = TaskSpec.Adaptive });
        Assert.Equal(answer, world.Offer(40, "n1"));
    }

    [Fact]
    public void A_stage_does_not_wait_for_its_ringers_and_stops_them_when_it_is_over()
    {
        var world = new RingerWorld(Make.Staged(Make.Stage("work", 42), Make.Stage("last", 1, "work")) with { Redundancy = TaskSpec.Adaptive });
        var key = world.Send();
        world.World.Run(40, 0, "c1", stage: 0);
        world.World.Run(40, 1, "c2", stage: 0);
        world.World.Run(41, 0, "c3", stage: 0);
        world.World.Run(41, 1, "c4", stage: 0);
        Assert.Contains(0, world.World.Open.Stages.Completed);
        Assert.True(world.World.Open.Ringers is { Live: [], Known: [] });
        Assert.Contains(world.World.Effects.OfType<TaskEffect.ReleaseOnNode>(), over => over is { Node: "n1", Stop: true } && over.Keys.Contains(key));
        Assert.Equal(ReportAnswer.StaleEpoch, world.World.Succeed(key, "n1"));
    }

    [Fact]
    public void A_cancelled_task_stops_its_ringers_and_the_fee_pays_those_that_were_right()
    {
        var world = new RingerWorld();
        Assert.Equal(ReportAnswer.Recorded, world.World.Succeed(world.Send(), "n1"));
        var due = world.World.Open.Ringers.Payees["owner-of-n1"];
        world.World.Succeed(world.Send("n2"), "n2", "wrong");
        world.Send("n3");
        world.World.Do(new TaskCommand.Cancel(Make.Owner, "enough"));
        Assert.Contains(world.World.Effects.OfType<TaskEffect.ReleaseOnNode>(), over => over is { Node: "n3", Stop: true });

        var book = new LedgerWorld();
        var header = world.World.Ended.Header;
        var transfers = Assert.Single(world.World.Effects.OfType<TaskEffect.Settle>()).Transfers;
        book.Do(new Transfer("g", TransferKind.Direct, SystemAccounts.Issuance, Make.Owner, header.Spec.Budget, null, "grant", ""));
        book.Do(new Transfer(header.HoldId, TransferKind.Hold, Make.Owner, SystemAccounts.Escrow, header.Spec.Budget, null, "task-hold", header.Id));
        Assert.All(book.Do(transfers), status => Assert.Equal(TransferStatus.Ok, status));
        Assert.All(book.Do(transfers), status => Assert.NotEqual(TransferStatus.Ok, status));
        Assert.Equal(due.Units, book.Money("owner-of-n1").Available);
        Assert.Equal((Charges.Fee(world.World.Ended.Bill.Work) - due).Units, book.Money(SystemAccounts.Fees).Available);
        Assert.Equal((header.Spec.Budget - Charges.WithFee(world.World.Ended.Bill.Work)).Units, book.Money(Make.Owner).Available);
    }

    [Fact]
    public void The_lot_falls_as_often_as_the_share_says_and_has_nothing_to_do_with_that_of_replicas()
    {
        AttemptKey[] attempts = [.. Enumerable.Range(0, 100_000).Select(shard => new AttemptKey("t01", 0, shard, 0, 1))];
        var fallen = attempts.Where(attempt => RingerLot.Falls(0.01, "head", attempt)).ToArray();

        // 1,000 expected, 31 of standard deviation: six of them either way. One in fifty of these is 20 ± 4.4.
        Assert.InRange(fallen.Length, 812, 1_188);
        Assert.InRange(fallen.Count(attempt => AdaptiveReplication.Replicates(50, "head", attempt)), 1, 47);
    }

    private static GrantAnswer Offered(Placement place, bool onlyOne = false, string? equivalence = null)
    {
        // With one known shard only, what makes it unfit cannot be passed by.
        var world = new RingerWorld(checkedShards: 0);
        for (var shard = 0; shard < RingerWorld.Checked; shard++)
        {
            var last = shard == RingerWorld.Checked - 1;
            var first = Make.Place(shard, 0, last ? "a" : $"a{shard}") with { NodeNetwork = last ? "10.0.0.0/24" : null, NodeClass = equivalence };
            world.Grant(first, onlyOne && !last ? 50 : 0, 0, Alone(shard));
            if (!onlyOne || last) world.Grant(Make.Place(shard, 1, last ? "b" : $"b{shard}") with { NodeClass = equivalence }, 0, 0, "");
            world.World.Now = world.World.Now.AddSeconds(2);
            world.World.Succeed(world.World.Key(shard, 0), first.Node);
            if (!onlyOne || last) world.World.Succeed(world.World.Key(shard, 1), last ? "b" : $"b{shard}");
        }

        return world.Grant(place, 50, 1, Alone(place.Shard));
    }

    private static string Alone(int shard) => Enumerable.Range(0, 1_000).Select(number => $"alone {number}")
        .First(seed => !AdaptiveReplication.Replicates(50, seed, new AttemptKey(Make.TaskId, 0, shard, 0, 1)));
}
