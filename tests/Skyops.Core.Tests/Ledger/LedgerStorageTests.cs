using System.Text;
using System.Text.Json;
using Skyops.Core.Journal;
using Skyops.Core.Ledger;
using Skyops.Ledger;
using static Skyops.Core.Tests.Ledger.LedgerWorld;

namespace Skyops.Core.Tests.Ledger;

public sealed class LedgerStorageTests
{
    [Fact]
    public void A_row_is_compact_json_with_type_names()
    {
        var world = new LedgerWorld();
        world.Grant("ålice\"", 250_000_000_000_000_000);
        var json = Encoding.UTF8.GetString(LedgerEventCodec.Encode(world.Rows[0]));
        using var row = JsonDocument.Parse(json);
        var e = row.RootElement[0];
        Assert.Equal("TransferPosted", e.GetProperty("type").GetString());
        Assert.Equal("0.25", e.GetProperty("amount").GetString());
        Assert.Equal("ålice\"", e.GetProperty("credit").GetString());
        Assert.False(e.TryGetProperty("hold", out _));
    }

    [Fact]
    public void An_unknown_event_is_named()
    {
        var wrong = Assert.Throws<UnknownEventException>(() => LedgerEventCodec.Decode("""[{"type":"MoneyBurnt","id":"x"}]"""u8));
        Assert.Equal("MoneyBurnt", wrong.Type);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{\"type\":\"TransferPosted\",\"id\":null}]")]
    [InlineData("[{\"type\":\"TransferPosted\",\"colour\":\"red\"}]")]
    [InlineData("[{\"type\":\"TransferPosted\",\"amount\":\"-1\"}]")]
    [InlineData("[{\"type\":\"TransferPosted\",\"amount\":1}]")]
    public void A_row_that_is_not_ours_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => LedgerEventCodec.Decode(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_snapshot_that_is_cut_short_or_of_another_version_is_refused()
    {
        var world = new LedgerWorld();
        world.Grant("alice", 5);
        world.Hold("h", "alice", 5);
        var bytes = LedgerSnapshot.Encode(world.State);
        for (var length = 0; length < bytes.Length; length++) Assert.Throws<FormatException>(() => LedgerSnapshot.Decode(bytes.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => LedgerSnapshot.Decode([.. bytes, 0]));
        bytes[0] = 9;
        Assert.Throws<FormatException>(() => LedgerSnapshot.Decode(bytes));
    }

    [Fact]
    public void Verification_finds_a_changed_amount_a_missing_row_and_money_from_nowhere()
    {
        var world = new LedgerWorld();
        world.Grant("alice", 5);
        world.Do(Pay("x", "alice", "bob", 3));

        var forged = new LedgerReplay("SKYOPS");
        forged.Add(1, world.Rows[0]);
        forged.Add(2, [new LedgerEvent.TransferPosted("x", "alice", "bob", new Amount(4), "grant", "")]);
        var found = forged.Compare(world.State);
        Assert.False(found.ReplayMatchesLive);
        Assert.Contains("account bob differs from its replay", found.Problems);
        Assert.Contains("transfer x differs from its replay", found.Problems);

        var gap = new LedgerReplay("SKYOPS");
        gap.Add(2, world.Rows[1]);
        Assert.Contains("row 2 stands where row 1 should", gap.Compare(world.State).Problems);
        Assert.Contains("account alice is below zero", gap.Compare(world.State).Problems);
        Assert.False(gap.Compare(world.State).Balanced);

        var impossible = new LedgerReplay("SKYOPS");
        impossible.Add(1, [new LedgerEvent.HoldVoided("v", "none", "alice", SystemAccounts.Escrow, new Amount(1), "rest", "")]);
        Assert.False(impossible.Compare(new LedgerState("SKYOPS")).ReplayMatchesLive);
    }
}
