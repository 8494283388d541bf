using System.Text.Json;
using Skyops.Chain;
using Skyops.Core.Chain;
using Skyops.Core.Tests.Testing;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Chain;

public sealed class OutboxPropertyTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What must hold is in <see cref="OutboxWorld"/>: one transaction a nonce, one root at a time, a repeat changes nothing.</summary>
    [Fact]
    public void Whatever_order_commands_come_in_a_nonce_is_one_transaction_and_one_root_is_posted_at_a_time()
    {
        var (changes, ended) = (0, 0);
        Seeded.Cases(300, chance =>
        {
            var world = new OutboxWorld(chance);
            for (var i = 0; i < 120; i++) world.Step();
            Assert.Equal(JsonSerializer.Serialize(world.State), JsonSerializer.Serialize(world.Replayed()));
            (changes, ended) = (changes + world.Changes, ended + world.Ended);
        });
        Assert.True(changes >= 5_000 && ended >= 500, $"only {changes} changes and {ended} ends");
    }

    [Fact]
    public void A_page_of_logs_that_is_told_twice_or_late_counts_once()
    {
        var deposit = new ChainLog(ChainLogKind.Deposited, 1, "0xa", "SKYOPS", new Amount(7), "0x1");
        var first = new ChainPage(null, 10, "h10", [deposit]);
        var state = Do(Do(ChainState.Empty, new ChainCommand.Bind(Binding("0xescrow"))), new ChainCommand.Read(first));
        Assert.Equal(new Amount(7), state.BookOf("SKYOPS", "0xa").Deposited);
        foreach (var stale in new[] { first, first with { Block = 11 }, first with { AfterBlock = 10, Block = 10 }, first with { AfterBlock = 9, Block = 12 } })
            Assert.Same(state, Do(state, new ChainCommand.Read(stale)));
        var next = Do(state, new ChainCommand.Read(new ChainPage(10, 12, "h12", [deposit with { Number = 2 }])));
        Assert.Equal(new Amount(14), next.BookOf("SKYOPS", "0xa").Deposited);
        Assert.Equal(["deposit/1/0xescrow/1", "deposit/1/0xescrow/2"], next.Due.Keys);
    }

    [Fact]
    public void A_network_is_bound_once_and_refuses_another_chain_by_name()
    {
        var bound = Do(ChainState.Empty, new ChainCommand.Bind(Binding("0xescrow")));
        Assert.Same(bound, Do(bound, new ChainCommand.Bind(Binding("0xescrow"))));
        var refused = ChainDecider.Decide(bound, new ChainCommand.Bind(Binding("0xother")), s_now);
        Assert.Empty(refused.Events);
        Assert.Contains("escrow 0xescrow", refused.Refusal!.Detail, StringComparison.Ordinal);
        Assert.Contains("0xother", refused.Refusal.Detail, StringComparison.Ordinal);
    }

    private static ChainState Do(ChainState state, ChainCommand command) =>
        ChainDecider.Decide(state, command, s_now) is { Refusal: null, Events: var events } ? events.Aggregate(state, ChainDecider.Apply) : state;

    private static ChainBinding Binding(string escrow) => new(1, escrow, "0xtoken", "0xregistry", "0xsender", "0xtreasury", 0);
}
