using Skyops.Core.Ledger;
using Skyops.Ledger;
using static Skyops.Core.Tests.Ledger.LedgerWorld;

namespace Skyops.Core.Tests.Ledger;

public sealed class LedgerRulesTests
{
    [Fact]
    public void A_hold_is_posted_in_parts_and_the_rest_is_freed()
    {
        var world = new LedgerWorld();
        world.Grant("alice", 100);
        Assert.Equal(TransferStatus.Ok, world.Hold("h", "alice", 60));
        Assert.Equal(((UInt128)40, (UInt128)60), world.Money("alice"));
        Assert.Equal(TransferStatus.Ok, world.Post("p1", "h", "bob", 25));
        Assert.Equal(TransferStatus.Ok, world.Post("p2", "h", SystemAccounts.Fees, 5));
        Assert.Equal(TransferStatus.Ok, world.Void("v", "h"));
        Assert.Equal(((UInt128)70, (UInt128)0), world.Money("alice"));
        Assert.Equal((UInt128)25, world.State.Read("bob").Available);
        Assert.Empty(world.State.OpenHolds);
        Assert.Equal(default, world.State.Read(SystemAccounts.Escrow));
    }

    [Fact]
    public void A_closed_hold_stays_known_and_says_how_it_ended()
    {
        var world = new LedgerWorld();
        world.Grant("alice", 100);
        world.Hold("full", "alice", 10);
        world.Hold("freed", "alice", 10);
        world.Post("p", "full", "bob", 10);
        world.Void("v", "freed");
        Assert.Equal(TransferStatus.ExceedsHold, world.Post("p2", "full", "bob", 1));
        Assert.Equal(TransferStatus.HoldAlreadyVoided, world.Post("p3", "freed", "bob", 1));
        Assert.Equal(TransferStatus.HoldAlreadyVoided, world.Void("v2", "freed"));
        Assert.Equal(TransferStatus.HoldNotFound, world.Void("v3", "p"));
        Assert.Equal(TransferStatus.Exists, world.Hold("full", "alice", 10));
        Assert.Equal(TransferStatus.ExistsWithDifferentContent, world.Hold("full", "alice", 11));
    }

    [Fact]
    public void Repeating_a_hold_that_was_voided_does_not_answer_as_if_it_held()
    {
        var world = new LedgerWorld();
        world.Grant("alice", 100);
        world.Hold("h", "alice", 10);
        Assert.Equal(TransferStatus.Exists, world.Hold("h", "alice", 10));
        world.Void("v", "h");
        Assert.Equal(TransferStatus.HoldAlreadyVoided, world.Hold("h", "alice", 10));
        Assert.Equal(TransferStatus.ExistsWithDifferentContent, world.Hold("h", "alice", 11));
    }

    [Fact]
    public void Voiding_after_everything_was_posted_succeeds_once_and_frees_nothing()
    {
        var world = new LedgerWorld();
        world.Grant("alice", 100);
        world.Hold("h", "alice", 10);
        Assert.Equal([TransferStatus.Ok, TransferStatus.Ok], world.Do(PostOf("p", "h", "bob", 10), VoidOf("v", "h")));
        Assert.Equal(TransferStatus.Exists, world.Void("v", "h"));
        Assert.Equal(TransferStatus.HoldAlreadyVoided, world.Void("other", "h"));
        Assert.Equal((UInt128)90, world.State.Read("alice").Available);
    }

    [Fact]
    public void An_owner_may_be_paid_from_his_own_hold()
    {
        var world = new LedgerWorld();
        world.Grant("alice", 10);
        world.Hold("h", "alice", 10);
        Assert.Equal(TransferStatus.Ok, world.Post("p", "h", "alice", 10));
        Assert.Equal((UInt128)10, world.State.Read("alice").Available);
    }

    [Fact]
    public void Only_the_issuer_goes_below_zero_and_a_hold_counts_as_spent()
    {
        var world = new LedgerWorld();
        Assert.Equal(TransferStatus.Ok, world.Grant("alice", 10));
        world.Hold("h", "alice", 8);
        Assert.Equal(TransferStatus.ExceedsCredit, world.Do(Pay("x", "alice", "bob", 3)));
        Assert.Equal(TransferStatus.ExceedsCredit, world.Hold("h2", "alice", 3));
        Assert.Equal(TransferStatus.ExceedsCredit, world.Do(Pay("y", "nobody", "bob", 1)));
        Assert.True(world.State.Read(SystemAccounts.Issuance).Overdrawn);
        Assert.Equal((UInt128)0, LedgerProjection.Balance(world.State, SystemAccounts.Issuance).Available.Units);
    }

    [Fact]
    public void Linked_transfers_happen_all_or_not_at_all()
    {
        var world = new LedgerWorld();
        world.Grant("alice", 10);
        var statuses = world.Do(Pay("a", "alice", "bob", 5), Pay("b", "bob", "carol", 5), Pay("c", "alice", "bob", 6), Pay("d", "carol", "bob", 1));
        Assert.Equal(
            [TransferStatus.LinkedTransferFailed, TransferStatus.LinkedTransferFailed, TransferStatus.ExceedsCredit, TransferStatus.LinkedTransferFailed],
            statuses);
        Assert.Equal((UInt128)10, world.State.Read("alice").Available);
        Assert.False(world.State.TryKnown("a", out _));
        Assert.Equal([TransferStatus.Ok, TransferStatus.Ok], world.Do(Pay("a", "alice", "bob", 5), Pay("b", "bob", "carol", 5)));
        Assert.Equal([TransferStatus.Exists, TransferStatus.Exists], world.Do(Pay("a", "alice", "bob", 5), Pay("b", "bob", "carol", 5)));
        Assert.Equal((UInt128)5, world.State.Read("carol").Available);
    }

    [Fact]
    public void Calls_of_one_batch_see_those_before_them_and_fail_alone()
    {
        var world = new LedgerWorld();
        world.Grant("alice", 10);
        var batch = LedgerDecider.DecideBatch(
            world.State,
            [[HoldOf("h", "alice", 10)], [Pay("x", "alice", "bob", 1), PostOf("p", "h", "bob", 1)], [PostOf("q", "h", "bob", 4)], [HoldOf("h", "alice", 10)], [VoidOf("v", "h")]],
            Now);
        Assert.Equal([TransferStatus.Ok], batch.Statuses[0]);
        Assert.Equal([TransferStatus.ExceedsCredit, TransferStatus.LinkedTransferFailed], batch.Statuses[1]);
        Assert.Equal([TransferStatus.Ok], batch.Statuses[2]);
        Assert.Equal([TransferStatus.Exists], batch.Statuses[3]);
        Assert.Equal([TransferStatus.Ok], batch.Statuses[4]);
        Assert.Equal(["h", "q", "v"], batch.Events.Select(e => e.Id));
        world.State.Apply(batch.Events).CheckInvariants();
        Assert.Equal((UInt128)6, world.State.Read("alice").Available);
    }

    [Fact]
    public void Counters_never_pass_128_bits()
    {
        var world = new LedgerWorld();
        var statuses = Enumerable.Range(0, 3_500)
            .Select(i => world.Do(new Transfer($"g{i}", TransferKind.Direct, SystemAccounts.Issuance, "alice", Amount.Most, null, "grant", "")))
            .Distinct();
        Assert.Equal([TransferStatus.Ok, TransferStatus.ExceedsCredit], statuses);
    }

    [Fact]
    public void Statement_lines_name_the_account_and_show_what_moved()
    {
        var world = new LedgerWorld();
        world.Grant("alice", 10);
        world.Do(HoldOf("h", "alice", 10), PostOf("p", "h", "bob", 4), VoidOf("v", "h"));
        var lines = LedgerProjection.Lines(2, Now, world.Rows[1], "alice").ToArray();
        Assert.Equal([TransferKind.Hold, TransferKind.PostHold, TransferKind.VoidHold], lines.Select(line => line.Kind));
        Assert.Equal([10UL, 4UL, 6UL], lines.Select(line => (ulong)line.Amount.Units));
        Assert.Equal("p", Assert.Single(LedgerProjection.Lines(2, Now, world.Rows[1], "bob")).TransferId);
    }
}
