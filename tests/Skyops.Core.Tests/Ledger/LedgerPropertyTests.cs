using Skyops.Core.Ledger;
using Skyops.Core.Tests.Testing;
using Skyops.Ledger;
using static Skyops.Core.Tests.Ledger.LedgerWorld;

namespace Skyops.Core.Tests.Ledger;

public sealed class LedgerPropertyTests
{
    private static readonly string[] Names = [SystemAccounts.Issuance, SystemAccounts.Escrow, SystemAccounts.Fees, "a", "b", "c", "d"];

    /// <summary>
    /// 1,000 ledgers of 100 commands each: few accounts and few ids, so that repeats, overdrafts and closed holds are
    /// common.
    /// </summary>
    [Fact]
    public void A_hundred_thousand_random_commands_agree_with_the_obvious_model() => Seeded.Cases(1_000, chance =>
    {
        var state = new LedgerState("SKYOPS");
        var model = new LedgerModel();
        for (var i = 0; i < 100; i++)
        {
            var transfers = Enumerable.Range(0, chance.Once(3) ? chance.Between(2, 4) : 1).Select(_ => Any(chance, model)).ToArray();
            var decision = LedgerDecider.Decide(state, transfers, Now);
            Assert.Equal(model.Do(transfers), decision.Statuses);
            foreach (var e in decision.Events)
            {
                state.Apply(e);
                state.CheckInvariants();
            }

            var asked = chance.Of(Names);
            var counters = state.Read(asked);
            Assert.Equal(model.Posted(asked, debit: true), counters.DebitsPosted);
            Assert.Equal(model.Posted(asked, debit: false), counters.CreditsPosted);
            Assert.Equal(model.Pending(asked, debit: true), counters.DebitsPending);
            Assert.Equal(model.Pending(asked, debit: false), counters.CreditsPending);
        }
    });

    [Fact]
    public void Replay_of_the_encoded_rows_equals_the_live_ledger_and_so_does_its_snapshot() => Seeded.Cases(50, chance =>
    {
        var state = new LedgerState("SKYOPS");
        var model = new LedgerModel();
        var replay = new LedgerReplay("SKYOPS");
        long seq = 0;
        for (var i = 0; i < 200; i++)
        {
            Transfer[][] calls = [.. Enumerable.Range(0, chance.Between(1, 4)).Select(_ => new[] { Any(chance, model) })];
            var batch = LedgerDecider.DecideBatch(state, calls, Now);
            foreach (var call in calls) model.Do(call);
            if (batch.Events.Length == 0) continue;
            state.Apply(batch.Events);
            replay.Add(++seq, LedgerEventCodec.Decode(LedgerEventCodec.Encode(batch.Events)));
        }

        var verified = replay.Compare(state);
        Assert.Empty(verified.Problems);
        Assert.True(verified is { Balanced: true, ReplayMatchesLive: true });
        Assert.Equal((seq, (long)model.Done.Count), (verified.Rows, verified.Transfers));
        var bytes = LedgerSnapshot.Encode(state);
        var restored = LedgerSnapshot.Decode(bytes);
        Assert.Empty(LedgerDifferences.Between(state, restored));
        Assert.Equal(bytes, LedgerSnapshot.Encode(restored));
    });

    private static Transfer Any(Chance chance, LedgerModel model)
    {
        if (model.Done.Count > 0 && chance.Once(10)) return chance.Of(model.Done);
        var id = chance.Once(12) && model.Done.Count > 0 ? chance.Of(model.Done).Id : $"t{chance.Below(1_000_000)}";
        var amount = (ulong)chance.Between(1, 100);
        var holds = model.Done.Where(done => done.Kind == TransferKind.Hold).Select(done => done.Id).Append("none").ToArray();
        return chance.Below(6) switch
        {
            0 => Pay(id, SystemAccounts.Issuance, chance.Of(Names[1..]), amount),
            1 => Pay(id, chance.Of(Names[3], Names[4]), chance.Of(Names[1], Names[5], Names[6]), amount),
            2 => HoldOf(id, chance.Of(Names[3..]), amount),
            3 or 4 => PostOf(id, chance.Of(holds), chance.Of(Names), amount / 2 + 1),
            _ => VoidOf(id, chance.Of(holds)),
        };
    }
}
