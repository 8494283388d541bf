using Skyops.Cli.Hosting;
using Skyops.Cli.Output;
using Skyops.Client.Chain;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Transactions;
using Skyops.Ledger;
using Skyops.Storage;

namespace Skyops.Cli.Demo;

/// <summary>
/// The whole life of money: contracts on a chain of its own, nodes that stake, an owner who pays in, a task that is signed, run and verified,
/// roots, claims by the nodes, a withdrawal by the owner; and at the end chain and ledger agree to the last unit.
/// </summary>
internal static class ChainDemo
{
    private const int Workers = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);
    private static readonly Amount Ether = Amount.Whole(10);

    public static async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        using var folder = new DemoFolder("chain");
        try
        {
            var report = await PlayAsync(context.Output, folder, time, limit.Token);
            report = report with { Seconds = time.GetElapsedTime(started).TotalSeconds };
            ChainStory.End(context.Output, report);
            if (context.Output.Json) context.Output.Value(report, CliJson.Default.ChainDemoReport);
            return report.OnChainMatchesLedger ? ExitCodes.Ok : throw CliException.Failed("chain and ledger do not agree", "please report this with the lines above");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            throw CliException.Failed($"the demo did not end within {Longest.TotalMinutes:0} minutes", "is the machine very busy? `skyops doctor` looks at it");
        }
    }

    private static async Task<ChainDemoReport> PlayAsync(CliOutput output, DemoFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        output.Heading("A chain, and the network's contracts on it");
        await using var anvil = await AnvilProcess.StartAsync(cancellationToken);
        using var admin = WalletKey.Create();
        using var settler = WalletKey.Create();
        foreach (var key in new[] { admin, settler }) await anvil.FundAsync(key.Address, Ether);
        var terms = new NetworkTerms { Settler = settler.Address, Treasury = admin.Address, ChallengeWindow = ChainStory.Window, ExitDelay = 3 * ChainStory.Window };
        var contracts = await NetworkDeployer.DeployAsync(anvil.Rpc, admin, terms, output.Line, cancellationToken);

        output.Heading("A silo that settles on it, and three workers with wallets of their own");
        await using var pool = await LocalPool.StartAsync(folder.Work, Workers, SiloArguments(folder, anvil, contracts, settler), ["--slots", "2"], cancellationToken);
        var silo = new Uri(pool.Silo.Api);
        using var owner = new ChainPlayer("the owner", WalletKey.Create(), silo, anvil.Rpc, contracts);
        var nodes = pool.Workers.Select((worker, i) => ChainPlayer.Of($"worker-{i + 1}", worker, silo, anvil.Rpc, contracts)).ToArray();
        try
        {
            var mint = new WalletSender(anvil.Rpc, admin, contracts.ChainId);
            foreach (var player in nodes.Prepend(owner))
            {
                await anvil.FundAsync(player.Wallet.Address, Ether);
                await mint.SendAsync(contracts.Token, contracts.TokenContract.Encode("mint(address,uint256)", player.Wallet.Address, ChainStory.Minted.Units), default, cancellationToken);
            }

            return await new ChainStory(output, anvil, contracts, owner, nodes, settler.Address, folder.Output, time).TellAsync(cancellationToken);
        }
        finally
        {
            foreach (var node in nodes) node.Dispose();
        }
    }

    private static string[] SiloArguments(DemoFolder folder, AnvilProcess anvil, Deployment contracts, WalletKey settler)
    {
        var (file, wallet) = (Path.Combine(folder.Work, "chain.json"), Path.Combine(folder.Work, "settler.json"));
        File.WriteAllBytes(file, contracts.ToJson());
        Ethereum.Keystore.WalletFile.Create(wallet, settler, "", iterations: 1_024);
        return
        [
            "--port", "0", "--gateway-port", "0", "--chain-rpc", anvil.Address.ToString(), "--chain-contracts", file, "--chain-wallet", wallet,
            "--chain-poll", "500ms", "--settle-every", "1s", "--batch-every", "1s",
        ];
    }
}
