using Skyops.Chain;
using Skyops.Core.Chain;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Chain;

/// <summary>What accounts that want out are charged, step by step.</summary>
public sealed class DepartureTests
{
    private readonly ChainMirror _network = new();
    private ulong _block;

    [Fact]
    public void What_is_held_is_charged_and_stays_charged_when_it_is_free_again()
    {
        Read(Log(ChainLogKind.Deposited, 100, 1));
        Assert.Equal(TransferStatus.Ok, _network.Do(Hold("h", 30)));
        Assert.Equal((0UL, 0UL), Line());
        Read(Log(ChainLogKind.ExitRequested, 0));
        Assert.Equal((0UL, 30UL), Line());
        _network.Do(new Transfer("v", TransferKind.VoidHold, "", "", Amount.Zero, "h", "rest", "t"));
        Assert.Equal((0UL, 30UL), Line());
        Read(Log(ChainLogKind.ExitWithdrawn, 0));
        Assert.Equal((0UL, 30UL), Line());
        Assert.Equal(new Amount(100), _network.Balance("0xa").Available);
    }

    [Fact]
    public void What_comes_in_while_an_account_wants_out_is_put_aside_with_its_arrival()
    {
        Read(Log(ChainLogKind.Deposited, 100, 1), Log(ChainLogKind.ExitRequested, 0), Log(ChainLogKind.Deposited, 50, 2));
        Assert.True(_network.Ledger.TryKnown("deposit/1/0xescrow/2/aside", out _));
        Assert.Equal(TransferStatus.ExceedsCredit, _network.Do(Hold("h", 1)));
        Assert.Equal(new Amount(150), _network.Balance(SystemAccounts.LeavingOf("0xa")).Available);
    }

    [Fact]
    public void An_exit_that_the_ledger_cannot_follow_leaves_the_rest_of_the_account_out_of_reach()
    {
        Read(Log(ChainLogKind.Deposited, 100, 1));
        _network.Do(Hold("h", 30));
        Read(Log(ChainLogKind.ExitRequested, 0), Log(ChainLogKind.Exited, 100));
        Assert.Empty(_network.State.Due);
        Assert.True(_network.State.DepartureOf(ChainMirror.Currency, "0xa").Wanted);
        Assert.Equal(TransferStatus.ExceedsCredit, _network.Do(Hold("more", 1)));
        Assert.Equal((0UL, 0UL), Line());
    }

    [Fact]
    public void An_exit_that_is_read_with_its_request_is_paid_from_what_the_account_has()
    {
        Read(Log(ChainLogKind.Deposited, 100, 1));
        Read(Log(ChainLogKind.ExitRequested, 0), Log(ChainLogKind.Exited, 100));
        Assert.Empty(_network.State.Due);
        Assert.False(_network.State.DepartureOf(ChainMirror.Currency, "0xa").Wanted);
        Assert.Equal((Amount.Zero, Amount.Zero), (_network.Balance("0xa").Available, _network.Balance(SystemAccounts.LeavingOf("0xa")).Available));
        Assert.Equal(new Amount(100), _network.Balance(SystemAccounts.Chain).CreditsPosted);
    }

    private void Read(params ChainLog[] logs) => _network.Read(new ChainPage(_network.State.Block, ++_block, "", logs));

    private (ulong Credit, ulong Debit) Line()
    {
        var line = _network.Cut().Lines.Single(each => each.Account == "0xa");
        return ((ulong)line.Credit.Units, (ulong)line.Debit.Units);
    }

    private static ChainLog Log(ChainLogKind kind, ulong amount, ulong number = 0) => new(kind, number, "0xa", ChainMirror.Currency, new Amount(amount), "0x");

    private static Transfer Hold(string id, ulong amount) =>
        new(id, TransferKind.Hold, "0xa", SystemAccounts.Escrow, new Amount(amount), null, "task-hold", "t");
}
