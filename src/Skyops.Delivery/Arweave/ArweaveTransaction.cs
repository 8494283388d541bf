using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Skyops.Delivery.Arweave;

/// <summary>
/// A transaction of format 2 as the gateway takes it: byte strings in base64url, numbers as text. Its data is not in it; <see cref="DataRoot"/> commits to it, and it is
/// sent in pieces.
/// </summary>
internal sealed record ArweaveTransaction
{
    [JsonPropertyName("format")] public int Format { get; init; } = 2;

    [JsonPropertyName("id")] public string Id { get; init; } = "";

    /// <summary>The anchor: a recent block's or transaction's id. Without it still being recent, the transaction cannot be taken into a block.</summary>
    [JsonPropertyName("last_tx")] public required string LastTx { get; init; }

    [JsonPropertyName("owner")] public required string Owner { get; init; }

    [JsonPropertyName("tags")] public required IReadOnlyList<ArweaveTag> Tags { get; init; }

    [JsonPropertyName("target")] public string Target { get; init; } = "";

    [JsonPropertyName("quantity")] public string Quantity { get; init; } = "0";

    [JsonPropertyName("data")] public string Data { get; init; } = "";

    [JsonPropertyName("data_size")] public required string DataSize { get; init; }

    [JsonPropertyName("data_root")] public required string DataRoot { get; init; }

    /// <summary>What is paid, in winston.</summary>
    [JsonPropertyName("reward")] public required string Reward { get; init; }

    [JsonPropertyName("signature")] public string Signature { get; init; } = "";

    /// <summary>The same with signature and id, which is the signature's SHA-256.</summary>
    public ArweaveTransaction Sign(ArweaveWallet wallet)
    {
        var signature = wallet.Sign(ToSign());
        return this with { Signature = Base64Url.EncodeToString(signature), Id = Base64Url.EncodeToString(SHA256.HashData(signature)) };
    }

    /// <summary>What is signed: the deep hash of the members that mean something.</summary>
    internal byte[] ToSign() => DeepHash.OfList(
        DeepHash.OfText(Format.ToString(CultureInfo.InvariantCulture)),
        Coded(Owner),
        Coded(Target),
        DeepHash.OfText(Quantity),
        DeepHash.OfText(Reward),
        Coded(LastTx),
        DeepHash.OfList([.. Tags.Select(tag => DeepHash.OfList(Coded(tag.Name), Coded(tag.Value)))]),
        DeepHash.OfText(DataSize),
        Coded(DataRoot));

    private static byte[] Coded(string base64Url) => DeepHash.OfBytes(Base64Url.DecodeFromChars(base64Url));
}

/// <summary>A name and a value, both base64url.</summary>
internal sealed record ArweaveTag([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("value")] string Value)
{
    public static ArweaveTag Of(string name, string value) => new(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name)), Base64Url.EncodeToString(Encoding.UTF8.GetBytes(value)));
}

/// <summary>A piece of data with its proof; byte strings in base64url, numbers as text.</summary>
internal sealed record ArweaveChunk(
    [property: JsonPropertyName("data_root")] string DataRoot,
    [property: JsonPropertyName("data_size")] string DataSize,
    [property: JsonPropertyName("data_path")] string DataPath,
    [property: JsonPropertyName("offset")] string Offset,
    [property: JsonPropertyName("chunk")] string Chunk);

[JsonSerializable(typeof(ArweaveTransaction))]
[JsonSerializable(typeof(ArweaveChunk))]
internal sealed partial class ArweaveJson : JsonSerializerContext;
