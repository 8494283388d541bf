using System.Numerics;
using System.Text.Json;
using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.Rpc;

/// <summary>A block, as much of it as the chain work reads.</summary>
/// <param name="Number">Its height.</param>
/// <param name="Hash">Its name; two blocks of one height differ in it.</param>
/// <param name="ParentHash">The block before it: what a reader follows to see a reorganisation.</param>
/// <param name="Timestamp">Unix seconds.</param>
/// <param name="BaseFeePerGas">Wei a unit of gas; null before EIP-1559.</param>
/// <param name="GasUsed">By all its transactions.</param>
/// <param name="GasLimit">The most that they may use.</param>
/// <param name="Transactions">Their hashes, in order.</param>
public sealed record Block(
    ulong Number,
    Hash256 Hash,
    Hash256 ParentHash,
    ulong Timestamp,
    BigInteger? BaseFeePerGas,
    ulong GasUsed,
    ulong GasLimit,
    IReadOnlyList<Hash256> Transactions)
{
    internal static Block Read(JsonElement json) => new(
        RpcHex.ReadUInt64(json.GetProperty("number")),
        RpcHex.ReadHash(json.GetProperty("hash")),
        RpcHex.ReadHash(json.GetProperty("parentHash")),
        RpcHex.ReadUInt64(json.GetProperty("timestamp")),
        json.TryGetProperty("baseFeePerGas", out var fee) ? RpcHex.ReadQuantity(fee) : null,
        RpcHex.ReadUInt64(json.GetProperty("gasUsed")),
        RpcHex.ReadUInt64(json.GetProperty("gasLimit")),
        [.. json.GetProperty("transactions").EnumerateArray().Select(RpcHex.ReadHash)]);
}
