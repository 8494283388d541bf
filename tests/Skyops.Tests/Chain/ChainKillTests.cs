using System.Numerics;
using Skyops.Chain;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Keystore;
using Skyops.Ledger;
using Skyops.Tests.Chaos;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Chain;

/// <summary>A real silo is killed while its transaction is planned, signed, sent or mined, and started again.</summary>
[Collection("chaos")]
public sealed class ChainKillTests
{
    /// <summary>Where a transaction is when the silo dies, and what keeps it there.</summary>
    private static readonly (string Name, Func<ChainMoment, Task> ReachAsync)[] s_moments =
    [
        ("planned", moment => moment.HeldAsync("eth_estimateGas", GateRule.Swallow, OutgoingPhase.Planned)),
        ("signed, and no node has it", moment => moment.HeldAsync("eth_sendRawTransaction", GateRule.Swallow, OutgoingPhase.Prepared)),
        ("signed, and a block has it that the silo does not know of", moment => moment.HeldAsync("eth_sendRawTransaction", GateRule.LoseAnswer, OutgoingPhase.Prepared)),
        ("sent", moment => moment.WaitingAsync()),
        ("sent, and the node lost it", moment => moment.DroppedAsync()),
        ("signed again for more, and no node has that one", moment => moment.ReplacedAsync(swallowed: true)),
        ("signed again for more and sent", moment => moment.ReplacedAsync(swallowed: false)),
        ("signed again for more, and a block took the cheap one after all", async moment =>
        {
            await moment.ReplacedAsync(swallowed: true);
            await moment.BaseFeeAsync(BigInteger.Pow(10, 9));
        }),
        ("mined", moment => moment.MinedAsync()),
    ];

    [NeedsFact(Need.Minutes)]
    public async Task Killed_at_any_state_of_the_outbox_and_started_again_each_root_is_posted_once()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(8));
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
            foreach (var (name, reachAsync) in s_moments)
            {
                var said = () => $"{name}\n{pool.Said()}";
                await reachAsync(new ChainMoment(world, client, $"number-{++roots}", said));
                await pool.Silo.KillAsync();
                world.Gate.Open();
                await world.Node.SetAutomineAsync(true);
                await world.Node.MineAsync(1);
                await pool.StartSiloAsync(limit.Token);
                await world.PostedAsync(client, roots, said);
                await world.CheckRootsAsync([.. Enumerable.Range(1, (int)roots).Select(number => (ulong)number)]);
                Assert.Equal(roots, await world.SentBySettlerAsync());
                await world.CheckAgreesAsync(client);
                await world.PassAsync(ChainWorld.Window);
            }

            Assert.Equal(Amount.Whole(10 - (ulong)s_moments.Length), (await client.Ledger.BalanceAsync("ETH", limit.Token)).Available);
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
        Assert.Equal((Amount.Whole(10), Amount.Zero, Amount.Whole((ulong)s_moments.Length)), await world.TotalsAsync("ETH"));
    }

    private static string[] Flags(ChainWorld world, string folder)
    {
        var (contracts, key) = (Path.Combine(folder, "chain.json"), Path.Combine(folder, "settler.json"));
        File.WriteAllBytes(contracts, world.Contracts.ToJson());
        WalletFile.Create(key, world.Settler, "", iterations: 1_024);
        return
        [
            "--chain-rpc", $"{world.Gate.Address}", "--chain-contracts", contracts, "--chain-wallet", key, "--chain-poll", "100ms", "--settle-every", "1s",
            "--stuck-after", "2s",
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
