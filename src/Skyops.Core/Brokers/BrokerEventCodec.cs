using System.Text.Json;
using System.Text.Json.Serialization;
using Skyops.Core.Journal;

namespace Skyops.Core.Brokers;

/// <summary>Events of one append as one UTF-8 JSON array, and back.</summary>
public static class BrokerEventCodec
{
    public static byte[] Encode(BrokerEvent[] events) => JsonSerializer.SerializeToUtf8Bytes(events, BrokerJson.Default.BrokerEventArray);

    /// <exception cref="UnknownEventException">A type this version does not know.</exception>
    public static BrokerEvent[] Decode(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BrokerJson.Default.BrokerEventArray) ?? throw new JsonException("a row of events is null");
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException)
        {
            if (EventTypes.FirstUnknown<BrokerEvent>(json) is { } type) throw new UnknownEventException(type);
            throw;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(BrokerEvent[]))]
internal sealed partial class BrokerJson : JsonSerializerContext;
