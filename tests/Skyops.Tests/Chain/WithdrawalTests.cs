using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Skyops.Chain;
using Skyops.Client;
using Skyops.Client.Errors;
using Skyops.Ledger;
using Skyops.Tests.Silo;

namespace Skyops.Tests.Chain;

/// <summary><c>POST /v1/withdrawals</c>, claims, and what a network is bound to.</summary>
public sealed class WithdrawalTests
{
    [Fact]
    public async Task A_withdrawal_counts_once_and_shows_to_its_account_alone()
    {
        await using var world = await ChainWorld.StartAsync();
        await using var pool = await TestPool.StartAsync(world.Settle);
        var wallet = await world.WalletAsync();
        var client = pool.Client(wallet);
        await world.DepositAsync(client, wallet, Amount.Whole(10));
        await world.FirstRootAsync(client);
        await RefusedAsync("insufficientFunds", 402, client, "ETH", Amount.Whole(11), "much");
        for (var repeat = 0; repeat < 3; repeat++) await client.Chain.WithdrawAsync("ETH", Amount.Whole(4), "mine");
        Assert.Equal(Amount.Whole(6), (await client.Ledger.BalanceAsync("ETH")).Available);
        await RefusedAsync("idempotencyConflict", 409, client, "ETH", Amount.Whole(5), "mine");
        await RefusedAsync("idempotencyConflict", 409, client, "SKYOPS", Amount.Whole(4), "mine");

        // An id belongs to its account: that of another is another.
        await RefusedAsync("insufficientFunds", 402, pool.Client(), "ETH", Amount.Whole(4), "mine");
        await world.PostedAsync(client, 2);
        Assert.Equal(Amount.Whole(4), (await client.Chain.GetAsync()).Roots!.Last(root => root.Status == RootStatus.Posted).EtherTotal);
        await client.Chain.WithdrawAsync("ETH", Amount.Whole(4), "mine");
        Assert.Equal(Amount.Whole(6), (await client.Ledger.BalanceAsync("ETH")).Available);
        Assert.Contains(await client.Chain.ClaimsAsync(), claim => claim is { Root: 2, Currency: "ETH" } && claim.Credit == Amount.Whole(4));
        Assert.Empty(await pool.Client().Chain.ClaimsAsync());
        await world.CheckAgreesAsync(client);
    }

    [Fact]
    public async Task Without_a_chain_bad_fields_are_named_at_once_and_good_ones_are_refused()
    {
        await using var pool = await TestPool.StartAsync();
        using var http = new HttpClient { BaseAddress = pool.Api };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await RawClient.TokenAsync(pool.Api));
        using var content = new StringContent("""{"id":"two words","currency":"EUR","amount":"-1"}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/v1/withdrawals", content);
        Assert.Equal(400, (int)answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(["id", "currency", "amount"], problem.RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()));
        await RefusedAsync("unavailable", 503, pool.Client(), "ETH", Amount.Whole(1), "nowhere");
        Assert.False((await pool.Client().Chain.GetAsync()).Settles);
        Assert.Empty(await pool.Client().Chain.ClaimsAsync());
    }

    [Fact]
    public async Task A_network_stays_with_its_chain_and_one_that_gave_grants_gets_none()
    {
        await using var world = await ChainWorld.StartAsync();
        var contracts = world.Contracts;
        await using var bound = await TestPool.StartAsync(options =>
        {
            world.Settle(options);
            options.Chain = options.Chain! with { Contracts = contracts };
        });
        await bound.StopSiloAsync();
        contracts = contracts with { Escrow = world.Contracts.Token };
        var other = await Assert.ThrowsAsync<InvalidOperationException>(bound.StartSiloAsync);
        Assert.Contains($"escrow {world.Contracts.Escrow}", other.Message, StringComparison.Ordinal);
        Assert.Contains($"not on chain {AnvilChain}, escrow {world.Contracts.Token}", other.Message, StringComparison.Ordinal);
        contracts = world.Contracts;
        await bound.StartSiloAsync();

        var settles = false;
        await using var local = await TestPool.StartAsync(options =>
        {
            if (settles) world.Settle(options);
        });
        Assert.Equal(Amount.Whole(1_000), (await local.Client().Ledger.BalanceAsync()).Available);
        await local.StopSiloAsync();
        settles = true;
        var granted = await Assert.ThrowsAsync<InvalidOperationException>(local.StartSiloAsync);
        Assert.Contains("granted 1000 SKYOPS", granted.Message, StringComparison.Ordinal);
    }

    private const ulong AnvilChain = Ethereum.Peers.AnvilNode.ChainId;

    private static async Task RefusedAsync(string code, int status, SkyopsClient client, string currency, Amount amount, string id)
    {
        var refused = await Assert.ThrowsAsync<SkyopsException>(() => client.Chain.WithdrawAsync(currency, amount, id));
        Assert.Equal((code, status), (refused.Code, refused.Status));
    }
}
