using Skyops.Chain;
using Skyops.Client;
using Skyops.Client.Chain;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ledger;
using Skyops.Tests.Chaos;
using Skyops.Tests.Silo;

namespace Skyops.Tests.Chain;

/// <summary>The chain takes back its newest 1 to 20 blocks: after deposits, after a root, after a claim. Final is what is 64 blocks deep.</summary>
public sealed class ReorganisationTests : IAsyncLifetime
{
    private const int Deepest = 20;
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

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
    }

    public async Task DisposeAsync()
    {
        await _pool.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_deposit_that_was_taken_back_is_never_credited_and_one_that_stays_is_credited_once()
    {
        // A block of the silo's own would move what is taken back.

        // A block of the silo's own would move what is taken back.
        _world.Gate.Hold("eth_sendRawTransaction");
        var escrow = _world.EscrowOf(_wallet);
        var stays = Amount.Zero;
        for (var depth = 1; depth <= Deepest; depth++)
        {
            if (depth % 5 == 0)
            {
                await escrow.DepositAsync("ETH", new Amount((UInt128)depth));
                stays += new Amount((UInt128)depth);
                await _world.Node.MineAsync(Deepest);
            }

            await escrow.DepositAsync("ETH", Amount.Whole(1));
            await _world.Node.MineAsync(depth - 1);
            await _world.Node.ReorganiseAsync(depth);
            Assert.Equal(stays, (await _world.TotalsAsync("ETH")).Deposited);
            Assert.True((await _client.Ledger.BalanceAsync("ETH")).CreditsPosted <= stays, "what was taken back is credited");
        }

        await _world.FinaliseAsync();
        await Until.SoAsync("what stayed is credited", s_limit, async () => (await _client.Ledger.BalanceAsync("ETH")).CreditsPosted == stays, Said);
        _world.Gate.Open();
        await _world.PostedAsync(_client, 1, Said);
        await _world.CheckAgreesAsync(_client);
    }

    [Fact]
    public async Task A_root_that_was_taken_back_is_sent_again_and_a_claim_that_was_taken_back_is_paid_once()
    {
        await _world.DepositAsync(_client, _wallet, Amount.Whole(10));
        await _world.FirstRootAsync(_client);
        await _client.Chain.WithdrawAsync("ETH", Amount.Whole(4), "four");
        await RootAsync();
        await ClaimAsync();
        await _world.CheckAgreesAsync(_client);
    }

    private async Task RootAsync()
    {
        for (var depth = 1; depth <= Deepest; depth++)
        {
            await ChainWorld.OutgoingAsync(_client, OutgoingPhase.Mined, Said);
            await _world.Node.MineAsync(depth - 1);
            var moved = _pool.Log.Count(line => line.Contains(" 2608 ", StringComparison.Ordinal));
            await _world.Node.ReorganiseAsync(depth);
            await Until.SoAsync(
                "the silo has seen that its root was taken back", s_limit,
                () => Task.FromResult(_pool.Log.Count(line => line.Contains(" 2608 ", StringComparison.Ordinal)) > moved), Said);
        }

        await _world.PostedAsync(_client, 2, Said);
        await _world.CheckRootsAsync(1, 2);
        Assert.Equal(2UL, await _world.SentBySettlerAsync());
    }

    private async Task ClaimAsync()
    {
        await _world.PassAsync(ChainWorld.Window);
        await _world.Node.MineAsync(Deepest + 1);

        // A block of the silo's own would move what is taken back.
        _world.Gate.Hold("eth_sendRawTransaction");
        var escrow = _world.EscrowOf(_wallet);
        var claim = (await _client.Chain.ClaimsAsync()).Single(each => each is { Root: 2, Currency: "ETH" });
        Assert.Equal(Amount.Whole(4), claim.Credit);
        for (var depth = 1; depth <= Deepest; depth++)
        {
            await escrow.ClaimAsync(claim);
            await _world.Node.MineAsync(depth - 1);
            await _world.Node.ReorganiseAsync(depth);
            Assert.Equal(Amount.Zero, await escrow.ClaimedAsync("ETH"));
        }

        await escrow.ClaimAsync(claim);
        var refused = await Assert.ThrowsAsync<RpcErrorException>(() => escrow.ClaimAsync(claim));
        Assert.Contains("NothingToClaim", refused.Reason(_world.Contracts.EscrowContract.Artifact.Abi.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal((Amount.Whole(10), Amount.Zero, Amount.Whole(4)), await _world.TotalsAsync("ETH"));
        Assert.Equal(Amount.Whole(6), (await _client.Ledger.BalanceAsync("ETH")).Available);
    }

    private string Said() => ChainWorld.Said(_pool);
}
