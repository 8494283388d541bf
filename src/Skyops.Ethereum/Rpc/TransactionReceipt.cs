using System.Numerics;
using System.Text.Json;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Rpc;

/// <summary>What became of a mined transaction.</summary>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">The height of its block.</param>
/// <param name="BlockHash">The name of its block: compare it again before believing that it is final.</param>
/// <param name="From">Who signed it.</param>
/// <param name="To">Who was called; null if it made a contract.</param>
/// <param name="ContractAddress">The contract that it made, if it made one.</param>
/// <param name="Succeeded">False if it reverted; the gas is paid either way.</param>
/// <param name="GasUsed">Units of gas.</param>
/// <param name="EffectiveGasPrice">What was paid, in wei a unit of gas.</param>
/// <param name="Logs">In order.</param>
public sealed record TransactionReceipt(
    Hash256 TransactionHash,
    ulong BlockNumber,
    Hash256 BlockHash,
    EthereumAddress From,
    EthereumAddress? To,
    EthereumAddress? ContractAddress,
    bool Succeeded,
    ulong GasUsed,
    BigInteger EffectiveGasPrice,
    IReadOnlyList<LogEntry> Logs)
{
    internal static TransactionReceipt Read(JsonElement json) => new(
        RpcHex.ReadHash(json.GetProperty("transactionHash")),
        RpcHex.ReadUInt64(json.GetProperty("blockNumber")),
        RpcHex.ReadHash(json.GetProperty("blockHash")),
        RpcHex.ReadAddress(json.GetProperty("from")),
        RpcJson.Optional(json, "to", RpcHex.ReadAddress),
        RpcJson.Optional(json, "contractAddress", RpcHex.ReadAddress),
        RpcHex.ReadUInt64(json.GetProperty("status")) switch
        {
            0 => false,
            1 => true,
            _ => throw new RpcAnswerException("The status is neither 0 nor 1."),
        },
        RpcHex.ReadUInt64(json.GetProperty("gasUsed")),
        RpcHex.ReadQuantity(json.GetProperty("effectiveGasPrice")),
        LogEntry.ReadAll(json.GetProperty("logs")));
}
