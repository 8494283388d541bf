using System.Numerics;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ethereum.Transactions;

namespace Skyops.Tests.Ethereum.Peers;

/// <summary>A wallet with a thousand ether on a node, whose transactions go one after the other.</summary>
internal sealed class AnvilAccount : IDisposable
{
    private static readonly BigInteger Gwei = BigInteger.Pow(10, 9);

    private AnvilAccount(AnvilNode node) => Node = node;

    public AnvilNode Node { get; }

    public WalletKey Wallet { get; } = WalletKey.Create();

    public EthereumAddress Address => Wallet.Address;

    public static async Task<AnvilAccount> CreateAsync(AnvilNode node)
    {
        var account = new AnvilAccount(node);
        await node.FundAsync(account.Address, 1000 * BigInteger.Pow(10, 18));
        return account;
    }

    /// <summary>Makes a transaction; one that fails fails the test.</summary>
    public async Task<TransactionReceipt> SendAsync(EthereumAddress? to, byte[] data, BigInteger value = default)
    {
        var request = new CallRequest { From = Address, To = to, Value = value, Data = data };
        var transaction = new DynamicFeeTransaction
        {
            ChainId = AnvilNode.ChainId,
            Nonce = await Node.Rpc.SendAsync(EthereumCalls.GetTransactionCount(Address)),
            GasLimit = await Node.Rpc.SendAsync(EthereumCalls.EstimateGas(request)),
            MaxFeePerGas = 100 * Gwei,
            MaxPriorityFeePerGas = Gwei,
            To = to,
            Value = value,
            Data = data,
        };
        var signed = transaction.Sign(Wallet);
        await Node.Rpc.SendTransactionAsync(signed);
        var receipt = await Node.ReceiptAsync(signed.Hash);
        Assert.True(receipt.Succeeded, $"The transaction {signed} failed.");
        return receipt;
    }

    /// <summary>Makes a contract.</summary>
    public async Task<AnvilContract> DeployAsync(ContractArtifact artifact, params AbiValue[] arguments)
    {
        var encoded = AbiEncoder.Encode(artifact.Abi.Constructor, arguments);
        var receipt = await SendAsync(null, [.. artifact.Bytecode, .. encoded]);
        return new AnvilContract(Node, Assert.NotNull(receipt.ContractAddress), artifact.Abi);
    }

    public void Dispose() => Wallet.Dispose();
}
