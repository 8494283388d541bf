using System.Text.Json;
using System.Text.Json.Serialization;
using Skyops.Core.Journal;

namespace Skyops.Core.Chain;

/// <summary>Events of one append as one UTF-8 JSON array, and back.</summary>
public static class ChainEventCodec
{
    public static byte[] Encode(ChainEvent[] events) => JsonSerializer.SerializeToUtf8Bytes(events, ChainJson.Default.ChainEventArray);

    /// <exception cref="UnknownEventException">A type this version does not know.</exception>
    public static ChainEvent[] Decode(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ChainJson.Default.ChainEventArray) ?? throw new JsonException("a row of events is null");
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException)
        {
            if (EventTypes.FirstUnknown<ChainEvent>(json) is { } type) throw new UnknownEventException(type);
            throw;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(ChainEvent[]))]
internal sealed partial class ChainJson : JsonSerializerContext;
