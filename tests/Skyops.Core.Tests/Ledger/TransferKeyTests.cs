using Skyops.Core.Hashing;
using Skyops.Core.Ledger;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Ledger;

public sealed class TransferKeyTests
{
    /// <summary>Snapshots hold these: they may never change.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("abcd")]
    [InlineData("t01000000000000000000000000000001/hold/1")]
    [InlineData("ünïcode 🐢")]
    public void A_key_is_two_hashes_of_the_id(string id)
    {
        var (high, low) = (new StableHash(0x9e3779b97f4a7c15), new StableHash(0xc2b2ae3d27d4eb4f));
        high.Add(id);
        low.Add(id);
        Assert.Equal(new TransferKey(high.Value, low.Value), TransferKey.Of(id));
    }

    [Fact]
    public void A_transfer_that_was_posted_twice_is_named_whether_its_second_posting_could_follow_or_not()
    {
        var grant = new LedgerEvent.TransferPosted("grant", SystemAccounts.Issuance, "a", new Amount(10), "grant", "");
        var hold = new LedgerEvent.HoldPlaced("hold", "a", SystemAccounts.Escrow, new Amount(10), "task-hold", "t");
        var post = new LedgerEvent.HoldPosted("post", "hold", "a", "b", new Amount(4), "work", "t");
        var twice = new LedgerReplay("SKYOPS");
        twice.Add(1, [grant]);
        twice.Add(2, [hold, post, post]);
        Assert.Contains("row 2: transfer post was posted before", twice.Compare(twice.State).Problems);

        var broken = new LedgerReplay("SKYOPS");
        broken.Add(1, [grant, hold, post]);
        broken.Add(2, [new LedgerEvent.HoldPosted("post", "hold", "a", "b", new Amount(7), "work", "t")]);
        Assert.Contains("row 2: transfer post was posted before", broken.Compare(broken.State).Problems);
        Assert.False(broken.Compare(broken.State).ReplayMatchesLive);
    }
}
