using Skyops.Cli.Accounts;
using Skyops.Cli.Hosting;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Client.Chain;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;

namespace Skyops.Cli.Demo;

/// <summary>Somebody with a wallet: at the network, and on the chain.</summary>
internal sealed class ChainPlayer : IDisposable
{
    private readonly WalletKey _wallet;

    public ChainPlayer(string name, WalletKey wallet, Uri silo, EthereumRpc rpc, Deployment contracts)
    {
        (Name, _wallet) = (name, wallet);
        Client = new SkyopsClient(new SkyopsClientOptions { Silos = [silo], Credentials = new WalletCredentials(wallet) });
        Escrow = new EscrowWallet(rpc, contracts, wallet);
    }

    public string Name { get; }

    public WalletKey Wallet => _wallet;

    public SkyopsClient Client { get; }

    public EscrowWallet Escrow { get; }

    public string Account => _wallet.Address.ToString();

    public static ChainPlayer Of(string name, WorkerStarted worker, Uri silo, EthereumRpc rpc, Deployment contracts) =>
        new(name, new LocalWallet(Path.Combine(worker.Data, "wallet.json")).Open(), silo, rpc, contracts);

    public void Dispose()
    {
        Client.Dispose();
        _wallet.Dispose();
    }
}
