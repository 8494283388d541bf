using Skyops.Client;
using Skyops.Client.Errors;
using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Tests.Chaos;
using Skyops.Tests.Silo;

namespace Skyops.Tests.Chain;

/// <summary>Accounts that leave the escrow without the network.</summary>
public sealed class ExitTests : IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>There are no workers: what is submitted holds its budget and waits.</summary>
    private static readonly TaskSpec s_waits = new() { Workload = new NoopWorkload(), Redundancy = 1, Budget = Amount.Whole(1), DurationSeconds = 60 };

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
        await _world.MintAsync(_wallet, Amount.Whole(10));
        await _world.EscrowOf(_wallet).DepositAsync("SKYOPS", Amount.Whole(10));
        await _world.FinaliseAsync();
        await AvailableAsync(Amount.Whole(10));
        await _world.FirstRootAsync(_client);
    }

    public async Task DisposeAsync()
    {
        await _pool.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Who_wants_out_has_no_credit_and_who_thinks_better_of_it_has_it_again()
    {
        await _world.EscrowOf(_wallet).RequestExitAsync("SKYOPS");
        await _client.Tasks.SubmitAsync(s_waits);
        await _world.FinaliseAsync();
        await AvailableAsync(Amount.Zero);
        var refused = await Assert.ThrowsAsync<SkyopsException>(() => _client.Tasks.SubmitAsync(s_waits));
        Assert.Equal(("insufficientFunds", 402), (refused.Code, refused.Status));
        await Assert.ThrowsAsync<SkyopsException>(() => _client.Chain.WithdrawAsync("SKYOPS", Amount.Whole(1), "too-late"));
        await _world.SenderOf(_wallet).SendAsync(_world.Contracts.Escrow, _world.Contracts.EscrowContract.Encode("withdrawExit(address)", _world.Contracts.Token));
        await _world.FinaliseAsync();
        await AvailableAsync(Amount.Whole(9));
        await _client.Tasks.SubmitAsync(s_waits);
        await AvailableAsync(Amount.Whole(8));
    }

    [Fact]
    public async Task Who_leaves_takes_what_is_neither_spent_nor_held_and_what_was_held_is_his_here()
    {
        var task = await _client.Tasks.SubmitAsync(s_waits);
        var escrow = _world.EscrowOf(_wallet);
        await escrow.RequestExitAsync("SKYOPS");
        await _world.FinaliseAsync();
        await _world.PostedAsync(_client, 2, Said);
        await _world.PassAsync(ChainWorld.ExitDelay);
        var newest = (await _client.Chain.ClaimsAsync()).First(claim => claim.Currency == "SKYOPS");
        Assert.Equal((Amount.Zero, Amount.Whole(1)), (newest.Credit, newest.Debit));
        await escrow.ExitAsync("SKYOPS", newest);
        await _world.FinaliseAsync();
        Assert.Equal(Amount.Whole(9), (await _world.TotalsAsync("SKYOPS")).Exited);
        await Until.SoAsync("the ledger knows of the exit", s_limit, async () => (await ReleasedAsync()) == Amount.Whole(9), Said);
        Assert.Equal(Amount.Zero, (await _client.Ledger.BalanceAsync()).Available);
        Assert.Equal(Amount.Whole(9), await escrow.HoldsAsync("SKYOPS"));
        await task.CancelAsync();
        await AvailableAsync(Amount.Whole(1));
        await _client.Chain.WithdrawAsync("SKYOPS", Amount.Whole(1), "the-rest");
        await _world.PostedAsync(_client, 3, Said);
        await _world.CheckAgreesAsync(_client);
        await _world.PassAsync(ChainWorld.Window);
        await escrow.ClaimAsync((await _client.Chain.ClaimsAsync()).First(claim => claim.Currency == "SKYOPS"));
        Assert.Equal(Amount.Whole(10), await escrow.HoldsAsync("SKYOPS"));
    }

    /// <summary>Everything happens while the silo is away: it reads the request together with the exit.</summary>
    [Fact]
    public async Task An_exit_that_is_read_together_with_its_request_is_followed_to_the_last_unit()
    {
        await _pool.StopSiloAsync();
        var escrow = _world.EscrowOf(_wallet);
        await escrow.RequestExitAsync("SKYOPS");
        await _world.PassAsync(ChainWorld.ExitDelay);
        await _pool.StartSiloAsync();
        _world.Gate.Cut();
        var newest = (await _client.Chain.ClaimsAsync()).First(claim => claim is { Root: 1, Currency: "SKYOPS" });
        await escrow.ExitAsync("SKYOPS", newest);
        await _world.FinaliseAsync();
        _world.Gate.Open();
        await Until.SoAsync("the ledger knows of the exit", s_limit, async () => (await ReleasedAsync()) == Amount.Whole(10), Said);
        await AvailableAsync(Amount.Zero);
        await _world.CheckAgreesAsync(_client);
    }

    private async Task<Amount> ReleasedAsync() => (await _client.Chain.GetAsync()).Ledger!.Single(ledger => ledger.Currency == "SKYOPS").Released;

    private Task<TimeSpan> AvailableAsync(Amount amount) => Until.SoAsync(
        $"{amount} are available", s_limit, async () => (await _client.Ledger.BalanceAsync()).Available == amount, Said);

    private string Said() => ChainWorld.Said(_pool);
}
