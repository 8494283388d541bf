using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

public sealed class BudgetTests
{
    private const long Hour = Charges.MsPerHour;

    [Theory]
    [InlineData(0, 10, 5, 0)]
    [InlineData(-7, 10, 5, 0)]
    [InlineData(1, 10, 0, 0)]
    [InlineData(1, 10, 5, 1)]
    [InlineData(Hour, Hour, 5, 5)]
    [InlineData(2 * Hour, Hour, 5, 5)]
    [InlineData(Hour / 2, Hour, 5, 2)]
    public void A_charge_is_the_time_at_the_price_rounded_down_but_at_least_one_unit(
        long runMs, long capMs, int price, int charge) =>
        Assert.Equal((UInt128)charge, Charges.Of(runMs, capMs, new Amount((UInt128)price)).Units);

    [Fact]
    public void Charges_are_exact_up_to_the_largest_price_and_the_longest_time()
    {
        const long Longest = Limits.DurationSeconds * 1_000L;
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new Random(seed);
            var price = new Amount(
                Amount.Most.Units / (UInt128)random.NextInt64(1, long.MaxValue) + (UInt128)random.Next());
            var ms = random.NextInt64(1, Longest + 1);
            var exact = System.Numerics.BigInteger.Max(1, (System.Numerics.BigInteger)price.Units * ms / Hour);
            Assert.Equal(exact, (System.Numerics.BigInteger)Charges.Of(ms, Longest, price).Units);
        }

        Assert.Equal(Amount.Most.Units * 720, Charges.Of(Longest, Longest, Amount.Most).Units);
    }

    [Theory]
    [InlineData("7", "7")]
    [InlineData("3,9", "3")]
    [InlineData("9,1,5", "5")]
    [InlineData("4,1,3,2", "2")]
    public void The_lower_median_is_what_each_is_paid(string charges, string paid) =>
        Assert.Equal(
            paid,
            Charges.LowerMedian(
                charges.Split(
                    ',').Select(c =>
                        Amount.Whole(ulong.Parse(c, System.Globalization.CultureInfo.InvariantCulture)))).ToString());

    [Fact]
    public void A_grant_that_the_budget_might_not_cover_is_refused_until_room_comes_back()
    {
        // 600 s at 36 an hour is 6, with fee 6.15: a budget of 13 has room for two at once.
        var world = TaskWorld.Of(Make.Noop(3, budget: 13));
        Assert.Equal(GrantAnswer.Granted, world.Lease(0, 0, "n1"));
        Assert.Equal(GrantAnswer.Granted, world.Lease(1, 0, "n2"));
        Assert.Equal(GrantAnswer.OverBudget, world.Lease(2, 0, "n3"));

        world.Now = world.Now.AddSeconds(10);
        world.Succeed(world.Key(0, 0), "n1");

        Assert.Equal(GrantAnswer.Granted, world.Lease(2, 0, "n3"));
    }

    /// <summary>Each shard has its first replica's result; a budget for two attempts at a time must cover the second ones.</summary>
    [Fact]
    public void What_has_reported_reserves_what_it_cost_so_shards_cannot_keep_each_other_from_ending()
    {
        var world = TaskWorld.Of(Make.Noop(2, redundancy: 2, budget: 13));
        Assert.Equal(GrantAnswer.Granted, world.Lease(0, 0, "n1"));
        Assert.Equal(GrantAnswer.Granted, world.Lease(1, 0, "n2"));
        world.Now = world.Now.AddSeconds(10);
        world.Succeed(world.Key(0, 0), "n1");
        world.Succeed(world.Key(1, 0), "n2");

        Assert.Equal(GrantAnswer.Granted, world.Lease(0, 1, "n2"));
        Assert.Equal(GrantAnswer.Granted, world.Lease(1, 1, "n1"));
    }

    /// <summary>Against every set of them that could agree: what is reserved is exactly the most that may be paid.</summary>
    [Fact]
    public void A_reservation_is_the_most_that_any_agreeing_attempts_are_paid()
    {
        const long Cap = 600_000;
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var slots = Enumerable.Range(0, random.Next(1, 7)).Select(number => Slot(random, number)).ToArray();
            var charges = slots.Where(slot => slot.Holder is not null).Select(slot => Charges.Of(
                slot is SlotState.Reported reported ? reported.Result.MeteredMs : Cap, Cap, slot.Holder!.PricePerHour)).ToArray();
            var most = Enumerable.Range(0, 1 << charges.Length)
                .Select(set => charges.Where((_, number) => (set >> number & 1) == 1).ToArray())
                .Max(agreeing => (UInt128)agreeing.Length * Charges.LowerMedian(agreeing).Units);
            Assert.True(most == (ShardState.Fresh(1) with { Slots = [.. slots] }).Reservation(Cap).Units, $"seed {seed}");
        }

        static SlotState Slot(Random random, int number)
        {
            var attempt = new Attempt(number, 1, $"n{number}", $"o{number}", Amount.Whole((ulong)random.Next(0, 50)), DateTimeOffset.UnixEpoch, null);
            return random.Next(3) switch
            {
                0 => SlotState.Waiting.Fresh,
                1 => new SlotState.Live(0, 0, attempt),
                _ => new SlotState.Reported(0, 0, attempt, new AttemptResult("d", [], random.NextInt64(0, 2 * Cap))),
            };
        }
    }

    [Fact]
    public void No_price_overflows_the_sums()
    {
        var world = TaskWorld.Of(Make.Noop(1, 5, seconds: Limits.DurationSeconds) with { Budget = Amount.Most });

        Assert.Equal(GrantAnswer.OverBudget, world.Lease(0, 0, "n1", price: Amount.Most));
        for (var slot = 0; slot < 5; slot++)
        {
            var price = new Amount(Amount.Most.Units / 720);
            Assert.Equal(
                slot == 0 ? GrantAnswer.OverBudget : GrantAnswer.Granted,
                world.Lease(0, slot, $"n{slot}", price: slot == 0 ? price : new Amount(price.Units / 6)));
        }
    }

    [Fact]
    public void A_dear_replica_that_sets_the_median_is_covered_for_the_cheap_one_too()
    {
        // Charges 1, 100, 100 pay 3 × 100, more than what the three could charge by themselves.
        var world = TaskWorld.Of(Make.Noop(1, 3, budget: 100));
        Assert.Equal(GrantAnswer.Granted, world.Lease(0, 0, "cheap", price: Amount.Whole(1)));
        Assert.Equal(GrantAnswer.Granted, world.Lease(0, 1, "dear1", price: Amount.Whole(196)));
        Assert.Equal(GrantAnswer.OverBudget, world.Lease(0, 2, "dear2", price: Amount.Whole(196)));
        Assert.Equal(GrantAnswer.Granted, world.Lease(0, 2, "dear2", price: Amount.Whole(190)));
        world.Now = world.Now.AddSeconds(600);
        foreach (var (slot, node) in ((int, string)[])[(0, "cheap"), (1, "dear1"), (2, "dear2")])
            world.Succeed(world.Key(0, slot), node, runMs: 600_000);

        Assert.Equal(3, world.Ended.Bill.Payees.Count);
        Assert.Single(world.Ended.Bill.Payees.Values.Distinct());
        Assert.True(Charges.WithFee(world.Ended.Bill.Work) <= Amount.Whole(100));
    }

    [Fact]
    public void Work_for_oneself_is_on_the_bill_and_moves_no_money()
    {
        var world = TaskWorld.Of(Make.Noop());
        world.Lease(0, 0, "mine", owner: Make.Owner);
        world.Now = world.Now.AddSeconds(2);
        world.Succeed(world.Key(0, 0), "mine");

        Assert.Equal(
            ["t01/fee", "t01/void"], world.Effects.OfType<TaskEffect.Settle>().Single().Transfers.Select(t => t.Id));
        Assert.Equal("0.01", world.Ended.Bill.Work.ToString());
    }

    [Fact]
    public void What_was_accepted_stays_paid_when_the_task_is_cancelled_and_settling_again_is_the_same()
    {
        var world = TaskWorld.Of(Make.Noop(2));
        world.Run(0, 0, "n1");
        world.Lease(1, 0, "n2");

        world.Do(new TaskCommand.Cancel(Make.Owner, "enough"));

        var settle = world.Effects.OfType<TaskEffect.Settle>().Single();
        Assert.Equal(["t01/pay/owner-of-n1", "t01/fee", "t01/void"], settle.Transfers.Select(t => t.Id));
        Assert.Equal(
            settle.Transfers, TaskEffects.OnActivation(world.State).OfType<TaskEffect.Settle>().Single().Transfers);
        Assert.Contains(world.Effects.OfType<TaskEffect.ReleaseOnNode>(), r => r is { Node: "n2", Stop: true });
        Assert.Contains(new TaskEffect.Withdraw(), world.Effects);
    }
}
