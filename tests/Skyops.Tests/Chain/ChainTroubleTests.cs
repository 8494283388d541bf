using System.Net.Http.Json;
using System.Numerics;
using Skyops.Api;
using Skyops.Chain;
using Skyops.Client;
using Skyops.Client.Tasks;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Tests.Chaos;
using Skyops.Tests.Silo;
using Skyops.Tests.Testing;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Chain;

/// <summary>The node is away, gas gets dear, transactions are lost, somebody else sends with the key: the outbox drains, and one root of each number is on the chain.</summary>
public sealed class ChainTroubleTests : IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>How long the node is away.</summary>
    private static readonly TimeSpan s_away = TimeSpan.FromSeconds(Needs.All ? 200 : 2);

    private ChainWorld _world = null!;
    private TestPool _pool = null!;
    private WalletKey _wallet = null!;
    private SkyopsClient _client = null!;

    public async Task InitializeAsync()
    {
        _world = await ChainWorld.StartAsync();
        _pool = await TestPool.StartAsync(_world.Settle);
        _wallet = await _world.WalletAsync();
        _client = _pool.Client(_wallet);
        await _world.DepositAsync(_client, _wallet, Amount.Whole(10));
        await _world.FirstRootAsync(_client);
    }

    public async Task DisposeAsync()
    {
        await _pool.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task While_the_chain_is_away_tasks_go_on_and_when_it_is_back_what_waited_is_settled()
    {
        await _world.MintAsync(_wallet, Amount.Whole(10));
        await _world.EscrowOf(_wallet).DepositAsync("SKYOPS", Amount.Whole(5));
        await _world.FinaliseAsync();
        await Until.SoAsync("the deposit is in the ledger", s_limit, async () => (await _client.Ledger.BalanceAsync()).Available == Amount.Whole(5), Said);
        await using var worker = await _pool.WorkerAsync();
        await HealthAsync("ok");
        _world.Gate.Cut();
        await HealthAsync("degraded");
        var roots = await _world.RootsOnChainAsync();
        await Until.ForAsync(s_away, async () =>
        {
            var task = await _client.Tasks.SubmitAsync(new TaskSpec { Workload = new NoopWorkload(), Redundancy = 1, Budget = Amount.Whole(1), DurationSeconds = 60 });
            Assert.Equal(TaskStatus.Completed, (await _pool.EndedAsync(task, s_limit)).Status);
            await Task.Delay(s_away / 20);
        });
        await _client.Chain.WithdrawAsync("ETH", Amount.Whole(4), "while-away");
        Assert.NotNull((await _client.Chain.GetAsync()).Problem);
        await _world.CheckRootsAsync(roots);
        _world.Gate.Open();
        await HealthAsync("ok");
        await EndAsync();
        Assert.Equal(Amount.Whole(6), (await _client.Ledger.BalanceAsync("ETH")).Available);
    }

    [Fact]
    public async Task A_transaction_that_became_too_cheap_is_replaced_until_a_block_takes_it()
    {
        await _world.Node.SetAutomineAsync(false);
        await _client.Chain.WithdrawAsync("ETH", Amount.Whole(4), "cheap");
        var cheap = await ChainWorld.OutgoingAsync(_client, OutgoingPhase.Sent, Said);
        await _world.Node.AskAsync("anvil_setNextBlockBaseFeePerGas", RpcHex.Quantity(20 * BigInteger.Pow(10, 9)));
        await _world.Node.MineAsync(1);
        Assert.Equal(1UL, await _world.SentBySettlerAsync());
        await Until.SoAsync("it is signed again for more", s_limit, async () => (await _client.Chain.GetAsync()).Outbox!.Single().Hashes.Length > cheap.Hashes.Length, Said);
        await Until.SoAsync(
            "a block has it", s_limit,
            async () =>
            {
                await _world.Node.MineAsync(1);
                return await _world.SentBySettlerAsync() == 2;
            },
            Said);
        await EndAsync();
    }

    [Fact]
    public async Task A_transaction_that_the_node_dropped_is_sent_again()
    {
        await _world.Node.SetAutomineAsync(false);
        await _client.Chain.WithdrawAsync("ETH", Amount.Whole(4), "dropped");
        var sent = await ChainWorld.OutgoingAsync(_client, OutgoingPhase.Sent, Said);
        await _world.Node.AskAsync("anvil_dropTransaction", sent.Hashes[0]);
        await Until.SoAsync("the silo has seen that it was lost", s_limit, () => Task.FromResult(_pool.Log.Any(line => line.Contains(" 2607 ", StringComparison.Ordinal))), Said);
        await ChainWorld.OutgoingAsync(_client, OutgoingPhase.Sent, Said);
        await _world.Node.SetAutomineAsync(true);
        await _world.Node.MineAsync(1);
        await EndAsync();
    }

    [Fact]
    public async Task When_the_nonce_goes_to_a_stranger_the_root_is_planned_again_and_posted_once()
    {
        _world.Gate.Hold("eth_sendRawTransaction");
        await _client.Chain.WithdrawAsync("ETH", Amount.Whole(4), "stranger");
        var first = await ChainWorld.OutgoingAsync(_client, OutgoingPhase.Prepared, Said);
        Assert.Equal(1UL, first.Nonce);
        await _world.SenderOf(_world.Settler).SendAsync(_world.Settler.Address, default);
        await _world.FinaliseAsync();
        _world.Gate.Open();
        await _world.PostedAsync(_client, 2, Said);
        var roots = (await _client.Chain.GetAsync()).Roots!;
        Assert.Equal([(1UL, RootStatus.Posted), (2UL, RootStatus.Failed), (2UL, RootStatus.Posted)], roots.Select(root => (root.Number, root.Status)));
        await _world.CheckRootsAsync(1, 2);
        Assert.Equal(3UL, await _world.SentBySettlerAsync());
        await _world.CheckAgreesAsync(_client);
    }

    /// <summary>The withdrawal is in a root that is final, each root and each batch of tasks took one transaction, and the books agree.</summary>
    private async Task EndAsync()
    {
        await Until.SoAsync("the withdrawal is in a root", s_limit, async () =>
        {
            var chain = await _client.Chain.GetAsync();
            var roots = chain.Roots!;
            if (roots[^1] is { Status: RootStatus.Posted } newest && newest.EtherTotal == Amount.Whole(4) && chain.Outbox!.Length == 0) return true;
            if (roots[^1].Status == RootStatus.Posted) await _world.PassAsync(ChainWorld.Window);
            else await _world.FinaliseAsync();
            return false;
        }, Said);
        var onChain = await _world.RootsOnChainAsync();
        Assert.Equal(onChain.Distinct(), onChain);
        Assert.Equal((ulong)onChain.Length + await _world.BatchesAsync(), await _world.SentBySettlerAsync());
        await _world.CheckAgreesAsync(_client);
    }

    private async Task HealthAsync(string status)
    {
        using var http = new HttpClient { BaseAddress = _pool.Api };
        await Until.SoAsync($"health is {status}", s_limit, async () => (await http.GetFromJsonAsync("/v1/health", SkyopsJson.Default.HealthResponse))!.Status == status, Said);
    }

    private string Said() => ChainWorld.Said(_pool);
}
