using System.Numerics;
using System.Text.Json.Nodes;
using Skyops.Api;
using Skyops.Chain;
using Skyops.Client;
using Skyops.Client.Chain;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ethereum.Transactions;
using Skyops.Ledger;
using Skyops.Silo;
using Skyops.Silo.Chain;
using Skyops.Tests.Chaos;
using Skyops.Tests.Ethereum.Peers;
using Skyops.Tests.Silo;

namespace Skyops.Tests.Chain;

/// <summary>An Ethereum node of its own, with a network's contracts on it, behind a gate; final is what has 64 blocks on top of it.</summary>
internal sealed class ChainWorld : IAsyncDisposable
{
    /// <summary>The shortest that the escrow takes; tests move the chain's clock.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public static readonly TimeSpan ExitDelay = TimeSpan.FromMinutes(30);

    /// <summary>More than the node's 64 blocks to finality.</summary>
    private const int Finality = 70;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);
    private readonly List<IDisposable> _owned = [];

    private ChainWorld(AnvilNode node, RpcGate gate) => (Node, Gate) = (node, gate);

    public AnvilNode Node { get; }

    public RpcGate Gate { get; }

    public Deployment Contracts { get; private set; } = null!;

    public WalletKey Admin { get; } = WalletKey.Create();

    public WalletKey Settler { get; } = WalletKey.Create();

    public static async Task<ChainWorld> StartAsync()
    {
        var node = await AnvilNode.StartAsync();
        var world = new ChainWorld(node, await RpcGate.StartAsync(node.Endpoint));
        try
        {
            foreach (var key in new[] { world.Admin, world.Settler }) await node.FundAsync(key.Address, Amount.Whole(100).Units);
            var terms = new NetworkTerms { Settler = world.Settler.Address, Treasury = world.Admin.Address, ChallengeWindow = Window, ExitDelay = ExitDelay };
            world.Contracts = await NetworkDeployer.DeployAsync(node.Rpc, world.Admin, terms, _ => { });
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a silo of this process settle here.</summary>
    public void Settle(SiloOptions options)
    {
        options.WelcomeGrant = Amount.Zero;
        options.ChainId = Contracts.ChainId;
        options.Chain = new ChainOptions
        {
            Rpc = Gate.Address,
            Contracts = Contracts,
            Wallet = Settler,
            Poll = TimeSpan.FromMilliseconds(100),
            SettleEvery = TimeSpan.FromSeconds(1),
            StuckAfter = TimeSpan.FromSeconds(1),
        };
    }

    /// <summary>A wallet with 100 ETH.</summary>
    public async Task<WalletKey> WalletAsync()
    {
        var wallet = WalletKey.Create();
        _owned.Add(wallet);
        await Node.FundAsync(wallet.Address, Amount.Whole(100).Units);
        return wallet;
    }

    public Task MintAsync(WalletKey to, Amount amount) =>
        SenderOf(Admin).SendAsync(Contracts.Token, Contracts.TokenContract.Encode("mint(address,uint256)", to.Address, amount.Units));

    public EscrowWallet EscrowOf(WalletKey wallet) => new(Node.Rpc, Contracts, wallet);

    public WalletSender SenderOf(WalletKey wallet) => new(Node.Rpc, wallet, Contracts.ChainId);

    /// <summary>Nothing that is in a block now is taken back any more.</summary>
    public Task FinaliseAsync() => Node.MineAsync(Finality);

    public async Task PassAsync(TimeSpan time)
    {
        await Node.AskAsync("evm_increaseTime", (JsonNode)(long)time.TotalSeconds);
        await Node.MineAsync(1);
    }

    /// <summary>Pays ETH into the escrow, and returns when the ledger has it.</summary>
    public async Task DepositAsync(SkyopsClient client, WalletKey wallet, Amount amount)
    {
        var before = (await client.Ledger.BalanceAsync("ETH")).CreditsPosted;
        await EscrowOf(wallet).DepositAsync("ETH", amount);
        await FinaliseAsync();
        await Until.SoAsync("the deposit is in the ledger", s_limit, async () => (await client.Ledger.BalanceAsync("ETH")).CreditsPosted == before + amount);
    }

    /// <summary>Waits until a root of this number is final, mining what that takes.</summary>
    public Task PostedAsync(SkyopsClient client, ulong number, Func<string>? context = null) => Until.SoAsync(
        $"root {number} is posted", s_limit,
        async () =>
        {
            var chain = await client.Chain.GetAsync();
            if (chain.Roots!.Any(root => root.Number == number && root.Status == RootStatus.Posted)) return true;
            if (chain.Outbox!.Any(each => each.Phase == OutgoingPhase.Mined)) await FinaliseAsync();
            return false;
        },
        () => context?.Invoke() ?? "");

    /// <summary>Gets the root out of the way that follows on a first deposit: what is released from here on is in the next one.</summary>
    public async Task FirstRootAsync(SkyopsClient client)
    {
        await PostedAsync(client, 1);
        await PassAsync(Window);
    }

    /// <summary>Waits until the outbox has one transaction, in this phase.</summary>
    public static async Task<OutgoingView> OutgoingAsync(SkyopsClient client, OutgoingPhase phase, Func<string>? context = null)
    {
        OutgoingView? seen = null;
        await Until.SoAsync(
            $"a transaction is {phase}", s_limit, async () => (seen = (await client.Chain.GetAsync()).Outbox!.SingleOrDefault())?.Phase == phase,
            () => $"it is {seen}\n{context?.Invoke()}");
        return seen!;
    }

    /// <summary>How often each root was posted, as the chain says.</summary>
    public async Task<ulong[]> RootsOnChainAsync()
    {
        var posted = Skyops.Ethereum.Contracts.ContractArtifact.Escrow.Abi.Event("RootPosted(uint64,bytes32,uint128,uint128,uint64,uint64)");
        var head = await Node.Rpc.SendAsync(EthereumCalls.BlockNumber());
        var filter = new LogFilter { FromBlock = BlockTag.At(0), ToBlock = BlockTag.At(head), Addresses = [Contracts.Escrow], Topics = [posted.Topic] };
        return [.. (await Node.Rpc.SendAsync(EthereumCalls.GetLogs(filter))).Select(log => (ulong)new BigInteger(log.Topics[1].ToBytes(), isUnsigned: true, isBigEndian: true))];
    }

    public async Task CheckRootsAsync(params ulong[] numbers)
    {
        var posted = await RootsOnChainAsync();
        Assert.Equal(numbers, posted);
    }

    /// <summary>How many batches of ended tasks were published.</summary>
    public async Task<ulong> BatchesAsync() => (ulong)(await Contracts.TaskRegistryContract.AskAsync(Node.Rpc, "count()", default)).AsNumber();

    /// <summary>How many transactions of the settler blocks have.</summary>
    public Task<ulong> SentBySettlerAsync() => Node.Rpc.SendAsync(EthereumCalls.GetTransactionCount(Settler.Address, BlockTag.Latest));

    /// <summary>Deposited, exited and claimed, as the escrow has it.</summary>
    public async Task<(Amount Deposited, Amount Exited, Amount Claimed)> TotalsAsync(string currency)
    {
        var asset = currency == "ETH" ? default : Contracts.Token;
        var totals = (await Contracts.EscrowContract.CallAsync(Node.Rpc, "totalsOf(address)", [asset])).Single().AsList();
        return (Of(totals[0]), Of(totals[1]), Of(totals[2]));
    }

    /// <summary>The ledger has credited what was deposited, and released what the newest root lets out and what left by exits.</summary>
    public async Task CheckAgreesAsync(SkyopsClient client)
    {
        var chain = await client.Chain.GetAsync();
        var newest = chain.Roots!.Last(root => root.Status == RootStatus.Posted);
        foreach (var ledger in chain.Ledger!)
        {
            var (deposited, exited, _) = await TotalsAsync(ledger.Currency);
            Assert.Equal(deposited, ledger.Credited);
            Assert.Equal((ledger.Currency == "ETH" ? newest.EtherTotal : newest.TokenTotal) + exited, ledger.Released);
            var verified = await client.Ledger.VerifyAsync(ledger.Currency);
            Assert.True(verified is { Balanced: true, ReplayMatchesLive: true }, string.Join('\n', verified.Problems));
        }
    }

    /// <summary>What a silo last said of its chain: the log ids from 2600 on.</summary>
    public static string Said(TestPool pool) =>
        string.Join('\n', pool.Log.Where(line => line.Split(' ') is [_, ['2', '6', _, _], ..] || line.StartsWith("Error", StringComparison.Ordinal)).TakeLast(20));

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        await Node.DisposeAsync();
        foreach (var owned in _owned) owned.Dispose();
        Admin.Dispose();
        Settler.Dispose();
    }

    private static Amount Of(AbiValue value) => new((UInt128)value.AsNumber());
}
