using System.Text.Json.Nodes;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Rpc;

/// <summary>Which logs are asked for: of a range of blocks, or of one block by its hash (EIP-234).</summary>
public sealed record LogFilter
{
    /// <summary>The first block.</summary>
    public BlockTag FromBlock { get; init; }

    /// <summary>The last block, itself included.</summary>
    public BlockTag ToBlock { get; init; }

    /// <summary>
    /// The one block, instead of a range. A node that no longer has it on its chain answers with an error, where a
    /// range of numbers would silently mean other blocks after a reorganisation.
    /// </summary>
    public Hash256? BlockHash { get; init; }

    /// <summary>The contracts; none for all.</summary>
    public IReadOnlyList<EthereumAddress> Addresses { get; init; } = [];

    /// <summary>What the topics must be, place by place; null for any (as <c>AbiEvent.Filter</c> makes them).</summary>
    public IReadOnlyList<Hash256?> Topics { get; init; } = [];

    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        if (BlockHash is { } hash)
        {
            json["blockHash"] = RpcHex.Hash(hash);
        }
        else
        {
            json["fromBlock"] = FromBlock.ToString();
            json["toBlock"] = ToBlock.ToString();
        }

        if (Addresses.Count > 0)
            json["address"] = new JsonArray([.. Addresses.Select(address => (JsonNode)address.ToString())]);
        if (Topics.Count > 0)
            json["topics"] = new JsonArray([.. Topics.Select(ToJson)]);
        return json;
    }

    private static JsonNode? ToJson(Hash256? topic) => topic is { } hash ? RpcHex.Hash(hash) : null;
}
