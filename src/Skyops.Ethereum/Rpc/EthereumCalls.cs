using System.Numerics;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Rpc;

/// <summary>
/// The calls that the chain work makes (Ethereum JSON-RPC, execution-apis). Amounts are in wei. Sending a transaction
/// is <see cref="EthereumRpc.SendTransactionAsync"/>, because it takes more than one call to know what came of it.
/// </summary>
public static class EthereumCalls
{
    /// <summary>The chain that the node is on (EIP-695).</summary>
    public static RpcCall<ulong> ChainId() => new("eth_chainId", [], RpcHex.ReadUInt64);

    /// <summary>The height of the newest block.</summary>
    public static RpcCall<ulong> BlockNumber() => new("eth_blockNumber", [], RpcHex.ReadUInt64);

    /// <summary>A block; null if there is none of that number, or none is safe or finalized yet.</summary>
    public static RpcCall<Block?> GetBlock(BlockTag block) =>
        new("eth_getBlockByNumber", [block.ToString(), false], json => RpcJson.OrNull(json, Block.Read));

    /// <summary>What an account holds.</summary>
    public static RpcCall<BigInteger> GetBalance(EthereumAddress account, BlockTag block = default) =>
        new("eth_getBalance", [account.ToString(), block.ToString()], RpcHex.ReadQuantity);

    /// <summary>How many transactions an account has made: the next nonce.</summary>
    public static RpcCall<ulong> GetTransactionCount(EthereumAddress account, BlockTag block = default) =>
        new("eth_getTransactionCount", [account.ToString(), block.ToString()], RpcHex.ReadUInt64);

    /// <summary>The code of a contract; empty if the account has none.</summary>
    public static RpcCall<byte[]> GetCode(EthereumAddress account, BlockTag block = default) =>
        new("eth_getCode", [account.ToString(), block.ToString()], RpcHex.ReadData);

    /// <summary>
    /// What a call would return. A call that reverts is an <see cref="RpcErrorException"/> with
    /// <see cref="RpcErrorException.IsRevert"/> and the reason.
    /// </summary>
    public static RpcCall<byte[]> Call(CallRequest request, BlockTag block = default) =>
        new("eth_call", [request.ToJson(), block.ToString()], RpcHex.ReadData);

    /// <summary>The gas that a transaction would take; reverting is an error as of <see cref="Call"/>.</summary>
    public static RpcCall<ulong> EstimateGas(CallRequest request, BlockTag block = default) =>
        new("eth_estimateGas", [request.ToJson(), block.ToString()], RpcHex.ReadUInt64);

    /// <summary>What gas cost in the last blocks, with priority fees at these percentiles (0 to 100, rising).</summary>
    public static RpcCall<FeeHistory> GetFeeHistory(
        int blocks, BlockTag newest = default, params IReadOnlyList<double> percentiles) =>
        new(
            "eth_feeHistory",
            [
                RpcHex.Quantity(blocks),
                newest.ToString(),
                new JsonArray([.. percentiles.Select(percentile => (JsonNode)percentile)]),
            ],
            json => FeeHistory.Read(json, percentiles.Count));

    /// <summary>The priority fee that the node would pay, in wei a unit of gas.</summary>
    public static RpcCall<BigInteger> MaxPriorityFeePerGas() =>
        new("eth_maxPriorityFeePerGas", [], RpcHex.ReadQuantity);

    /// <summary>A transaction, mined or waiting; null if the node knows none of this hash.</summary>
    public static RpcCall<TransactionInfo?> GetTransaction(Hash256 hash) => new(
        "eth_getTransactionByHash", [RpcHex.Hash(hash)], json => RpcJson.OrNull(json, TransactionInfo.Read));

    /// <summary>What became of a transaction; null while it is not mined.</summary>
    public static RpcCall<TransactionReceipt?> GetReceipt(Hash256 hash) => new(
        "eth_getTransactionReceipt", [RpcHex.Hash(hash)], json => RpcJson.OrNull(json, TransactionReceipt.Read));

    /// <summary>The logs that a filter lets through, in order.</summary>
    public static RpcCall<IReadOnlyList<LogEntry>> GetLogs(LogFilter filter) =>
        new("eth_getLogs", [filter.ToJson()], LogEntry.ReadAll);

    // Sending is idempotent because a transaction is named by its content; see EthereumRpc.
    internal static RpcCall<Hash256> SendRawTransaction(ReadOnlyMemory<byte> encoded) =>
        new("eth_sendRawTransaction", [RpcHex.Data(encoded.Span)], RpcHex.ReadHash);
}
