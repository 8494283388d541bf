using System.Numerics;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Rpc;

/// <summary>A call that is only tried, by <c>eth_call</c> or <c>eth_estimateGas</c>.</summary>
public sealed record CallRequest
{
    /// <summary>Who is called; null to try making a contract.</summary>
    public EthereumAddress? To { get; init; }

    /// <summary>Who calls; null for the zero address.</summary>
    public EthereumAddress? From { get; init; }

    /// <summary>What is paid, in wei.</summary>
    public BigInteger Value { get; init; }

    /// <summary>The data of the call.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The most gas; null for the node's own limit.</summary>
    public ulong? GasLimit { get; init; }

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["data"] = RpcHex.Data(Data.Span) };
        if (To is { } to)
            json["to"] = to.ToString();
        if (From is { } from)
            json["from"] = from.ToString();
        if (!Value.IsZero)
            json["value"] = RpcHex.Quantity(Value);
        if (GasLimit is { } gas)
            json["gas"] = RpcHex.Quantity(gas);
        return json;
    }
}
