using Skyops.Cli.Output;
using Skyops.Client.Chain;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;

namespace Skyops.Cli.Chain;

/// <summary>This person's wallet at the escrow of the network that the silo names, through a node of their own.</summary>
internal sealed class OwnEscrow : IDisposable
{
    private readonly WalletKey _wallet;

    private OwnEscrow(EthereumRpc rpc, Deployment contracts, WalletKey wallet)
    {
        (Rpc, Contracts, _wallet) = (rpc, contracts, wallet);
        Wallet = new EscrowWallet(rpc, contracts, wallet);
    }

    public EthereumRpc Rpc { get; }

    public Deployment Contracts { get; }

    public EscrowWallet Wallet { get; }

    public static async Task<OwnEscrow> OpenAsync(CliContext context, CancellationToken cancellationToken)
    {
        var chain = await context.Client.Chain.GetAsync(cancellationToken);
        if (!chain.Settles) throw CliException.Failed("this network settles on no chain", "`skyops ledger balance` shows what the account has; there is nothing to pay in or take out");
        var contracts = EscrowWallet.DeploymentOf(chain);
        var rpc = RpcOption.Open(context);
        try
        {
            var id = await rpc.SendAsync(EthereumCalls.ChainId(), cancellationToken);
            if (id != contracts.ChainId) throw CliException.Usage($"the node is on chain {id}, and the network settles on {contracts.ChainId}", "name a node of that chain with --rpc");
            context.Wallet.EnsureExists(context.Output);
            return new OwnEscrow(rpc, contracts, context.Wallet.Open());
        }
        catch
        {
            rpc.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _wallet.Dispose();
        Rpc.Dispose();
    }
}
