using System.Numerics;
using System.Text.Json;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Rpc;

/// <summary>A transaction that a node knows, mined or waiting.</summary>
/// <param name="Hash">Its name.</param>
/// <param name="From">Who signed it.</param>
/// <param name="To">Who is called; null if it makes a contract.</param>
/// <param name="Nonce">Its place among those of the sender.</param>
/// <param name="Value">What it pays, in wei.</param>
/// <param name="Data">The data of the call.</param>
/// <param name="BlockNumber">The height of its block; null while it waits.</param>
/// <param name="BlockHash">The name of its block; null while it waits.</param>
public sealed record TransactionInfo(
    Hash256 Hash,
    EthereumAddress From,
    EthereumAddress? To,
    ulong Nonce,
    BigInteger Value,
    ReadOnlyMemory<byte> Data,
    ulong? BlockNumber,
    Hash256? BlockHash)
{
    internal static TransactionInfo Read(JsonElement json) => new(
        RpcHex.ReadHash(json.GetProperty("hash")),
        RpcHex.ReadAddress(json.GetProperty("from")),
        RpcJson.Optional(json, "to", RpcHex.ReadAddress),
        RpcHex.ReadUInt64(json.GetProperty("nonce")),
        RpcHex.ReadQuantity(json.GetProperty("value")),
        RpcHex.ReadData(json.GetProperty("input")),
        RpcJson.Optional(json, "blockNumber", RpcHex.ReadUInt64),
        RpcJson.Optional(json, "blockHash", RpcHex.ReadHash));
}
