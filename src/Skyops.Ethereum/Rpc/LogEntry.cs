using System.Text.Json;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Rpc;

/// <summary>A log of a mined transaction.</summary>
/// <param name="Address">The contract that made it.</param>
/// <param name="Topics">None to four.</param>
/// <param name="Data">The rest.</param>
/// <param name="BlockNumber">The height of its block.</param>
/// <param name="BlockHash">The name of its block.</param>
/// <param name="TransactionHash">Its transaction.</param>
/// <param name="TransactionIndex">The place of the transaction in the block.</param>
/// <param name="LogIndex">Its own place in the block.</param>
/// <param name="IsRemoved">Whether a reorganisation took its block off the chain.</param>
public sealed record LogEntry(
    EthereumAddress Address,
    IReadOnlyList<Hash256> Topics,
    ReadOnlyMemory<byte> Data,
    ulong BlockNumber,
    Hash256 BlockHash,
    Hash256 TransactionHash,
    ulong TransactionIndex,
    ulong LogIndex,
    bool IsRemoved)
{
    internal static LogEntry Read(JsonElement json) => new(
        RpcHex.ReadAddress(json.GetProperty("address")),
        [.. json.GetProperty("topics").EnumerateArray().Select(RpcHex.ReadHash)],
        RpcHex.ReadData(json.GetProperty("data")),
        RpcHex.ReadUInt64(json.GetProperty("blockNumber")),
        RpcHex.ReadHash(json.GetProperty("blockHash")),
        RpcHex.ReadHash(json.GetProperty("transactionHash")),
        RpcHex.ReadUInt64(json.GetProperty("transactionIndex")),
        RpcHex.ReadUInt64(json.GetProperty("logIndex")),
        json.TryGetProperty("removed", out var removed) && removed.GetBoolean());

    internal static IReadOnlyList<LogEntry> ReadAll(JsonElement json) => [.. json.EnumerateArray().Select(Read)];
}
