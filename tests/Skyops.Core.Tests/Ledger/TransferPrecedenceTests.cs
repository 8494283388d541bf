using Skyops.Ledger;
using static Skyops.Core.Tests.Ledger.LedgerWorld;

namespace Skyops.Core.Tests.Ledger;

/// <summary>Each row breaks one rule and every later one that it can; the answer is the first.</summary>
public sealed class TransferPrecedenceTests
{
    private static readonly Amount TooMuch = new(Amount.Most.Units + 1);

    public static TheoryData<TransferStatus, Transfer> Table => new()
    {
        { TransferStatus.IdInvalid, new Transfer("", TransferKind.Direct, "", "", Amount.Zero, "h", "", "") },
        { TransferStatus.IdInvalid, new Transfer(new string('x', 129), TransferKind.Direct, "a", "b", Amount.Zero, "h", "", "") },
        { TransferStatus.ReasonInvalid, new Transfer("n", TransferKind.Direct, "", "", Amount.Zero, "h", "", "") },
        { TransferStatus.ReasonInvalid, new Transfer("n", TransferKind.Direct, "a", "b", Amount.Zero, "h", "ok", "a\nb") },
        { TransferStatus.AccountInvalid, new Transfer("n", TransferKind.Direct, "", "", Amount.Zero, "h", "ok", "") },
        { TransferStatus.AccountInvalid, new Transfer("n", TransferKind.PostHold, "a", "b", Amount.Zero, null, "ok", "") },
        { TransferStatus.AccountInvalid, new Transfer("n", TransferKind.VoidHold, "", "b", Amount.Whole(1), null, "ok", "") },
        { TransferStatus.AccountsAreTheSame, new Transfer("n", TransferKind.Hold, "a", "a", Amount.Zero, "h", "ok", "") },
        { TransferStatus.AmountMustNotBeZero, new Transfer("n", TransferKind.PostHold, "", "b", Amount.Zero, null, "ok", "") },
        { TransferStatus.AmountMustBeZero, new Transfer("n", TransferKind.VoidHold, "", "", TooMuch, null, "ok", "") },
        { TransferStatus.AmountTooLarge, new Transfer("n", TransferKind.Direct, "a", "b", TooMuch, "h", "ok", "") },
        { TransferStatus.HoldIdMissing, new Transfer("known", TransferKind.PostHold, "", "b", Amount.Whole(1), null, "ok", "") },
        { TransferStatus.HoldIdMustBeEmpty, new Transfer("known", TransferKind.Direct, "a", "b", Amount.Whole(1), "h", "ok", "") },
        { TransferStatus.ExistsWithDifferentContent, new Transfer("known", TransferKind.PostHold, "", "b", Amount.Whole(1), "none", "ok", "") },
        { TransferStatus.Exists, HoldOf("known", "alice", 10) },
        { TransferStatus.HoldNotFound, PostOf("n", "none", "b", 100) },
        { TransferStatus.HoldAlreadyVoided, PostOf("n", "voided", "b", 100) },
        { TransferStatus.ExceedsHold, PostOf("n", "known", "b", 11) },
        { TransferStatus.ExceedsCredit, Pay("n", "alice", "b", 91) },
        { TransferStatus.Ok, Pay("n", "alice", "b", 90) },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void The_first_rule_that_applies_is_the_answer(TransferStatus expected, Transfer transfer)
    {
        var world = new LedgerWorld();
        world.Grant("alice", 100);
        world.Hold("known", "alice", 10);
        world.Hold("voided", "alice", 10);
        world.Void("v", "voided");
        Assert.Equal(expected, world.Do(transfer));
    }

    [Fact]
    public void Every_status_but_the_linked_one_is_in_the_table()
    {
        var shown = Table.Select(row => (TransferStatus)row[0]).Append(TransferStatus.LinkedTransferFailed).Distinct().Order();
        Assert.Equal(Enum.GetValues<TransferStatus>(), shown);
    }
}
