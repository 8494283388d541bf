using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ledger;

namespace Skyops.Cli.Demo;

/// <summary>Compares what the chain has with what the ledger says, unit by unit.</summary>
internal sealed class ChainBooks(EthereumRpc rpc, Deployment contracts, ChainPlayer owner, ChainPlayer[] nodes)
{
    /// <summary>
    /// The escrow holds what the ledger's accounts have and what is settled and not claimed; each wallet holds what it had, less what it paid
    /// in and staked, and what its account was settled.
    /// </summary>
    public async Task<bool> AgreeAsync(Amount minted, Amount stake, CancellationToken cancellationToken)
    {
        foreach (var ledger in (await owner.Client.Chain.GetAsync(cancellationToken)).Ledger!)
        {
            var asset = ledger.Currency == "ETH" ? default : contracts.Token;
            var totals = (await contracts.EscrowContract.CallAsync(rpc, "totalsOf(address)", [asset], default, cancellationToken))[0].AsList();
            var unclaimed = ledger.Released.Units - (UInt128)totals[2].AsNumber();
            if (await HeldAsync(asset, cancellationToken) != ledger.Credited.Units - ledger.Released.Units + unclaimed) return false;
        }

        foreach (var node in nodes)
        {
            var earned = (await node.Client.Ledger.BalanceAsync(cancellationToken: cancellationToken)).CreditsPosted;
            if (await node.Escrow.HoldsAsync("SKYOPS", cancellationToken) != minted - stake + earned) return false;
        }

        var spent = await owner.Client.Ledger.BalanceAsync(cancellationToken: cancellationToken);
        var claimed = await owner.Escrow.ClaimedAsync("SKYOPS", cancellationToken);
        return await owner.Escrow.HoldsAsync("SKYOPS", cancellationToken) == minted - spent.CreditsPosted + claimed;
    }

    /// <summary>Gas of all that an account has sent since a block.</summary>
    public async Task<double> GasOfAsync(EthereumAddress sender, ulong firstBlock, CancellationToken cancellationToken)
    {
        ulong gas = 0;
        var last = await rpc.SendAsync(EthereumCalls.BlockNumber(), cancellationToken);
        for (var number = firstBlock; number <= last; number++)
        {
            var block = await rpc.SendAsync(EthereumCalls.GetBlock(BlockTag.At(number)), cancellationToken);
            foreach (var hash in block?.Transactions ?? [])
            {
                var receipt = await rpc.SendAsync(EthereumCalls.GetReceipt(hash), cancellationToken);
                if (receipt?.From == sender) gas += receipt.GasUsed;
            }
        }

        return gas;
    }

    private async Task<UInt128> HeldAsync(EthereumAddress asset, CancellationToken cancellationToken) => (UInt128)(asset == default
        ? await rpc.SendAsync(EthereumCalls.GetBalance(contracts.Escrow), cancellationToken)
        : (await contracts.TokenContract.CallAsync(rpc, "balanceOf(address)", [contracts.Escrow], default, cancellationToken))[0].AsNumber());
}
