using Skyops.Core.Accounts;
using Skyops.Core.Tests.Testing;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Accounts;

public sealed class SpendPropertyTests
{
    private static readonly string?[] Payers = [null, "k0", "k1", "k2"];

    /// <summary>
    /// 200 accounts of 200 commands each: submissions by the owner and three keys, repeats with other budgets, ends, submissions that came to nothing, new months, and caps
    /// that are set, changed and taken away.
    /// </summary>
    [Fact]
    public void Forty_thousand_random_commands_agree_with_adding_it_all_up() => Seeded.Cases(200, chance =>
    {
        var world = new AccountWorld();
        var model = new SpendModel();
        for (var i = 0; i < 3; i++)
        {
            ulong? perTask = chance.Once(2) ? (ulong)chance.Between(3, 9) : null, monthly = chance.Once(2) ? (ulong)chance.Between(9, 60) : null;
            Assert.Null(world.Key($"k{i}", perTask, monthly).Refusal);
            model.Keys[$"k{i}"] = (perTask, monthly);
        }

        for (var i = 0; i < 200; i++)
        {
            Step(chance, world, model);
            Check(world, model);
        }

        var replayed = world.Rows.SelectMany(row => AccountEventCodec.Decode(row)).Aggregate(AccountState.Empty, AccountDecider.Apply);
        Assert.Equal(AccountSnapshotCodec.Encode(world.State), AccountSnapshotCodec.Encode(replayed));
        Assert.Equal(AccountSnapshotCodec.Encode(world.State), AccountSnapshotCodec.Encode(AccountSnapshotCodec.Decode(AccountSnapshotCodec.Encode(world.State))!));
    });

    private static void Step(Chance chance, AccountWorld world, SpendModel model)
    {
        var open = model.Tasks.Where(task => task.Cost is null).ToArray();
        switch (chance.Below(12))
        {
            case 0:
                world.Now = world.Now.AddDays(chance.Between(1, 20));
                break;
            case 1:
                SetCaps(chance, world, model);
                break;
            case 2 or 3 or 4 when open.Length > 0:
                var ended = chance.Of(open);
                ended.Cost = (ulong)chance.Between(0, (int)ended.Budget);
                world.Settle(ended.Id, ended.Cost.Value);
                break;
            case 5 when open.Length > 0:
                var nothing = chance.Of(open);
                model.Tasks.Remove(nothing);
                world.Settle(nothing.Id, 0);
                break;
            default:
                // What has ended is there and is never asked for again; an open one may be, with any budget and by anybody.
                var id = chance.Once(5) && open.Length > 0 ? chance.Of(open).Id : $"t{chance.Below(1_000_000)}";
                if (model.Tasks.Exists(task => task.Id == id && (task.Cost is not null || !task.Counted))) return;
                var (payer, budget) = (chance.Of(Payers), (ulong)chance.Between(1, 10));
                var refusal = world.Reserve(payer, id, budget);
                Assert.True(model.Submit(payer, id, budget, world.Month) == refusal is null, $"{id} {budget} by {payer}: {refusal?.Detail}");
                break;
        }
    }

    /// <summary>A first monthly cap counts what the month has seen, also what nobody counted when it was submitted.</summary>
    private static void SetCaps(Chance chance, AccountWorld world, SpendModel model)
    {
        ulong? perTask = chance.Once(2) ? (ulong)chance.Between(3, 9) : null, monthly = chance.Once(4) ? null : (ulong)chance.Between(9, 80);
        var month = model.Tasks.Where(task => task.Month == world.Month).ToArray();
        Assert.Null(world.SetCaps(perTask, monthly, new MonthTally(
            [.. month.Where(task => task.Cost is not null).Select(task => new SpendOutcome(task.Id, Amount.Whole(task.Cost!.Value)))],
            [.. month.Where(task => task.Cost is null).Select(task => new OpenTask(task.Id, Amount.Whole(task.Budget), world.Now))],
            null)));
        if (monthly is not null && model.Monthly is null) foreach (var task in month.Where(task => !task.Counted)) (task.Counted, task.Key) = (true, null);
        (model.PerTask, model.Monthly) = (perTask, monthly);
    }

    private static void Check(AccountWorld world, SpendModel model)
    {
        var used = world.State.Spend.Used(world.Month, null);
        if (model.Monthly is not null) Assert.Equal(Amount.Whole(model.Used(world.Month, null)), used);
        foreach (var (key, caps) in model.Keys)
        {
            if (caps.Monthly is not { } cap) continue;
            Assert.Equal(Amount.Whole(model.Used(world.Month, key)), world.State.Spend.Used(world.Month, key));
            Assert.True(world.State.Spend.Used(world.Month, key) <= Amount.Whole(cap), "a key is above its cap");
        }

        var view = AccountProjection.Caps(world.State, world.Now);
        if (view.Monthly is { } monthly) Assert.Equal(used > monthly ? Amount.Zero : monthly - used, view.Left);
    }
}
