using System.Text;
using System.Text.Json;
using Skyops.Core.Journal;
using Skyops.Core.Ledger;
using Skyops.Core.Tests.Testing;
using Skyops.Ledger;
using static Skyops.Core.Tests.Ledger.LedgerWorld;

namespace Skyops.Core.Tests.Ledger;

public sealed class LedgerStorageTests
{
    [Fact]
    public void A_row_says_once_what_its_events_have_in_common()
    {
        var world = new LedgerWorld();
        world.Grant("ålice\"", 250_000_000_000_000_000);
        world.Hold("t1/hold", "ålice\"", 5);
        world.Do(PostOf("t1/pay", "t1/hold", "bob", 3), VoidOf("t1/rest", "t1/hold"));
        var settled = LedgerEventCodec.Encode(world.Rows[2]);
        Assert.Equal(2, settled[0]);
        Assert.Equal(1, Occurrences(settled, "ålice\""));
        Assert.Equal(1, Occurrences(settled, "t1/hold"));
        foreach (var row in world.Rows) Assert.Equal(row, LedgerEventCodec.Decode(LedgerEventCodec.Encode(row)));
    }

    [Theory]
    [InlineData(0UL, 0UL)]
    [InlineData(0UL, 1UL)]
    [InlineData(0UL, 255UL)]
    [InlineData(0UL, 256UL)]
    [InlineData(1UL, 0UL)]
    [InlineData(ulong.MaxValue, ulong.MaxValue)]
    public void Any_amount_comes_back(ulong upper, ulong lower)
    {
        LedgerEvent[] row = [new LedgerEvent.TransferPosted("x", "a", "b", new Amount(new UInt128(upper, lower)), "grant", "")];
        Assert.Equal(row, LedgerEventCodec.Decode(LedgerEventCodec.Encode(row)));
    }

    [Fact]
    public void A_row_of_before_version_2_is_read()
    {
        var row = LedgerEventCodec.Decode("""
            [{"type":"TransferPosted","id":"x","debit":"a","credit":"b","amount":"0.25","reason":"grant","reference":"r"},
             {"type":"HoldPlaced","id":"h","debit":"a","credit":"e","amount":"1","reason":"task-hold","reference":"t"},
             {"type":"HoldPosted","id":"p","hold":"h","debit":"a","credit":"b","amount":"0.5","reason":"work","reference":"t"},
             {"type":"HoldVoided","id":"v","hold":"h","debit":"a","credit":"e","amount":"0.5","reason":"rest","reference":"t"}]
            """u8);
        var half = new Amount(Amount.UnitsPerWhole / 2);
        Assert.Equal(
            [
                new LedgerEvent.TransferPosted("x", "a", "b", new Amount(Amount.UnitsPerWhole / 4), "grant", "r"),
                new LedgerEvent.HoldPlaced("h", "a", "e", Amount.Whole(1), "task-hold", "t"),
                new LedgerEvent.HoldPosted("p", "h", "a", "b", half, "work", "t"),
                new LedgerEvent.HoldVoided("v", "h", "a", "e", half, "rest", "t"),
            ],
            row);
    }

    [Fact]
    public void An_unknown_event_or_version_is_named()
    {
        Assert.Equal("MoneyBurnt", Assert.Throws<UnknownEventException>(() => LedgerEventCodec.Decode("""[{"type":"MoneyBurnt","id":"x"}]"""u8)).Type);
        Assert.Equal("ledger event, kind 4", Assert.Throws<UnknownEventException>(() => LedgerEventCodec.Decode([2, 0, 1, 4])).Type);
        Assert.Equal("ledger row, version 3", Assert.Throws<UnknownEventException>(() => LedgerEventCodec.Decode([3, 0, 0])).Type);
    }

    [Theory]
    [InlineData("[{\"type\":\"TransferPosted\",\"id\":null}]")]
    [InlineData("[{\"type\":\"TransferPosted\",\"colour\":\"red\"}]")]
    [InlineData("[{\"type\":\"TransferPosted\",\"amount\":\"-1\"}]")]
    [InlineData("[{\"type\":\"TransferPosted\",\"amount\":1}]")]
    public void An_old_row_that_is_not_ours_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => LedgerEventCodec.Decode(Encoding.UTF8.GetBytes(json)));

    /// <summary>Each way to be damaged gives one of the two exceptions that are promised, and takes no memory for what is not there.</summary>
    [Fact]
    public void A_damaged_row_is_refused_whatever_is_wrong_with_it() => Seeded.Cases(2_000, chance =>
    {
        var world = new LedgerWorld();
        world.Grant("alice", 250);
        world.Do(HoldOf("h", "alice", 5), PostOf("p", "h", "bob", 3), VoidOf("v", "h"));
        var row = LedgerEventCodec.Encode(world.Rows[1]);
        for (var n = chance.Between(1, 3); n > 0; n--) row[chance.Between(1, row.Length - 1)] = (byte)chance.Below(256);
        if (chance.Once(3)) row = row[..chance.Between(1, row.Length - 1)];
        if (Record.Exception(() => LedgerEventCodec.Decode(row)) is { } raised) Assert.True(raised is FormatException or UnknownEventException, $"{raised}");
    });

    [Fact]
    public void A_row_that_is_cut_short_or_goes_on_is_refused()
    {
        var world = new LedgerWorld();
        world.Grant("alice", 250);
        var row = LedgerEventCodec.Encode(world.Rows[0]);
        for (var length = 0; length < row.Length; length++) Assert.Throws<FormatException>(() => LedgerEventCodec.Decode(row.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => LedgerEventCodec.Decode([.. row, 0]));
    }

    /// <summary>Written by hand from the format of version 1: an account, a hold, its two ids.</summary>
    [Fact]
    public void A_snapshot_of_version_1_is_read()
    {
        var world = new LedgerWorld();
        world.Grant("alice", 5);
        world.Hold("h", "alice", 5);
        using var old = new MemoryStream();
        using var writer = new BinaryWriter(old);
        writer.Write((byte)1);
        Text("SKYOPS");
        writer.Write(world.State.Accounts.Count);
        foreach (var (name, counters) in world.State.Accounts)
        {
            Text(name);
            foreach (var counter in (UInt128[])[counters.DebitsPending, counters.DebitsPosted, counters.CreditsPending, counters.CreditsPosted])
            {
                writer.Write((ulong)counter);
                writer.Write((ulong)(counter >> 64));
            }
        }

        writer.Write(1);
        foreach (var text in (string[])["h", "alice", SystemAccounts.Escrow]) Text(text);
        writer.Write(5UL);
        writer.Write(0UL);
        writer.Write(2);
        foreach (var e in world.Rows.SelectMany(row => row))
        {
            Text(e.Id);
            writer.Write(TransferContent.Of(e));
            writer.Write((byte)(e is LedgerEvent.HoldPlaced ? HoldPhase.Open : HoldPhase.None));
        }

        Assert.Equal(LedgerSnapshot.Encode(world.State), LedgerSnapshot.Encode(LedgerSnapshot.Decode(old.ToArray())));

        void Text(string text)
        {
            writer.Write(Encoding.UTF8.GetByteCount(text));
            writer.Write(Encoding.UTF8.GetBytes(text));
        }
    }

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
        Assert.Contains($"a transfer differs from its replay; the key of its id is {TransferKey.Of("x")}", found.Problems);

        var gap = new LedgerReplay("SKYOPS");
        gap.Add(2, world.Rows[1]);
        Assert.Contains("row 2 stands where row 1 should", gap.Compare(world.State).Problems);
        Assert.Contains("account alice is below zero", gap.Compare(world.State).Problems);
        Assert.False(gap.Compare(world.State).Balanced);

        var impossible = new LedgerReplay("SKYOPS");
        impossible.Add(1, [new LedgerEvent.HoldVoided("v", "none", "alice", SystemAccounts.Escrow, new Amount(1), "rest", "")]);
        Assert.False(impossible.Compare(new LedgerState("SKYOPS")).ReplayMatchesLive);
    }

    private static int Occurrences(ReadOnlySpan<byte> row, string text)
    {
        var count = 0;
        for (var bytes = Encoding.UTF8.GetBytes(text); row.IndexOf(bytes) is >= 0 and var at; row = row[(at + bytes.Length)..]) count++;
        return count;
    }
}
