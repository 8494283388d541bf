using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;

namespace Skyops.Silo.Chain;

/// <summary>The connection to the chain, and what it is called there and here.</summary>
public sealed class ChainLink : IDisposable
{
    public ChainLink(ChainOptions options, TimeProvider time)
    {
        Options = options;

        // The loop comes again by itself; trying long within one step would hold up the others.
        Rpc = new EthereumRpc(options.Rpc, new RpcOptions { Retries = 1, Timeout = TimeSpan.FromSeconds(10) }, time);
        Brief = new EthereumRpc(options.Rpc, new RpcOptions { Retries = 0, Timeout = TimeSpan.FromSeconds(3) }, time);
    }

    public ChainOptions Options { get; }

    public EthereumRpc Rpc { get; }

    /// <summary>For what somebody waits for: a sign-in that the chain must answer for.</summary>
    public EthereumRpc Brief { get; }

    /// <summary>The zero address stands for ETH.</summary>
    public static string CurrencyOf(EthereumAddress asset) => asset == default ? "ETH" : "SKYOPS";

    public EthereumAddress AssetOf(string currency) => currency == "ETH" ? default : Options.Contracts.Token;

    /// <summary>The number of the newest block that no reorganisation takes back; null before there is one.</summary>
    public async Task<ulong?> FinalBlockAsync(CancellationToken cancellationToken)
    {
        if (Options.Confirmations is not { } confirmations)
            return (await Rpc.SendAsync(EthereumCalls.GetBlock(BlockTag.Finalized), cancellationToken))?.Number;
        var head = await Rpc.SendAsync(EthereumCalls.BlockNumber(), cancellationToken);
        return head >= confirmations ? head - confirmations : null;
    }

    /// <summary>Asks the escrow, about the newest block.</summary>
    public Task<AbiValue> AskEscrowAsync(string function, CancellationToken cancellationToken) =>
        Options.Contracts.EscrowContract.AskAsync(Rpc, function, cancellationToken);

    public void Dispose()
    {
        Rpc.Dispose();
        Brief.Dispose();
    }
}
