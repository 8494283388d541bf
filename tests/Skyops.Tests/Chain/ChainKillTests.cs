using Skyops.Chain;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Keystore;
using Skyops.Ledger;
using Skyops.Tests.Chaos;

namespace Skyops.Tests.Chain;

/// <summary>A real silo is killed while its transaction is planned, signed, sent or mined, and started again.</summary>
[Collection("chaos")]
public sealed class ChainKillTests
{
    /// <summary>What keeps a transaction where it is, and where that is.</summary>
    private static readonly (string Name, OutgoingPhase Phase, string? Method, GateRule Rule, bool Mines)[] s_moments =
    [
        ("planned", OutgoingPhase.Planned, "eth_estimateGas", GateRule.Swallow, true),
        ("signed, and no node has it", OutgoingPhase.Prepared, "eth_sendRawTransaction", GateRule.Swallow, true),
        ("signed, and a block has it that the silo does not know of", OutgoingPhase.Prepared, "eth_sendRawTransaction", GateRule.LoseAnswer, true),
        ("sent", OutgoingPhase.Sent, null, GateRule.Swallow, false),
        ("mined", OutgoingPhase.Mined, null, GateRule.Swallow, true),
    ];

    [Fact]
    public async Task Killed_at_any_state_of_the_outbox_and_started_again_each_root_is_posted_once()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await using var world = await ChainWorld.StartAsync();
        var wallet = await world.WalletAsync();
        var files = Directory.CreateTempSubdirectory("skyops-kill-").FullName;
        try
        {
            await using var pool = await ChaosPool.StartAsync(limit.Token, siloFlags: Flags(world, files));
            using var client = Client(pool, wallet);
            await world.DepositAsync(client, wallet, Amount.Whole(10));
            await world.FirstRootAsync(client);
            var roots = 1UL;
            foreach (var moment in s_moments)
            {
                if (moment.Method is { } method) world.Gate.Hold(method, moment.Rule);
                await world.Node.SetAutomineAsync(moment.Mines);
                await client.Chain.WithdrawAsync("ETH", Amount.Whole(1), $"number-{++roots}", limit.Token);
                await ChainWorld.OutgoingAsync(client, moment.Phase, () => $"{moment.Name}\n{pool.Said()}");
                await pool.Silo.KillAsync();
                world.Gate.Open();
                await world.Node.SetAutomineAsync(true);
                await world.Node.MineAsync(1);
                await pool.StartSiloAsync(limit.Token);
                await world.PostedAsync(client, roots, () => $"{moment.Name}\n{pool.Said()}");
                await world.CheckRootsAsync([.. Enumerable.Range(1, (int)roots).Select(number => (ulong)number)]);
                Assert.Equal(roots, await world.SentBySettlerAsync());
                await world.CheckAgreesAsync(client);
                await world.PassAsync(ChainWorld.Window);
            }

            Assert.Equal(Amount.Whole(5), (await client.Ledger.BalanceAsync("ETH", limit.Token)).Available);
            await ClaimAllAsync(world, client, wallet);
        }
        finally
        {
            Directory.Delete(files, recursive: true);
        }
    }

    private static async Task ClaimAllAsync(ChainWorld world, SkyopsClient client, WalletKey wallet)
    {
        var claim = (await client.Chain.ClaimsAsync()).First(each => each.Currency == "ETH");
        await world.EscrowOf(wallet).ClaimAsync(claim);
        Assert.Equal((Amount.Whole(10), Amount.Zero, Amount.Whole(5)), await world.TotalsAsync("ETH"));
    }

    private static string[] Flags(ChainWorld world, string folder)
    {
        var (contracts, key) = (Path.Combine(folder, "chain.json"), Path.Combine(folder, "settler.json"));
        File.WriteAllBytes(contracts, world.Contracts.ToJson());
        WalletFile.Create(key, world.Settler, "", iterations: 1_024);
        return
        [
            "--chain-rpc", $"{world.Gate.Address}", "--chain-contracts", contracts, "--chain-wallet", key, "--chain-poll", "100ms", "--settle-every", "1s",
            "--stuck-after", "10s",
        ];
    }

    private static SkyopsClient Client(ChaosPool pool, WalletKey wallet) => new(new SkyopsClientOptions
    {
        Silos = [pool.Api],
        Credentials = new WalletCredentials(wallet),
        Tries = 20,
        LongestPause = TimeSpan.FromSeconds(1),
    });
}
