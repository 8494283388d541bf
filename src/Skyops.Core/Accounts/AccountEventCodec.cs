using System.Text.Json;
using System.Text.Json.Serialization;
using Skyops.Core.Journal;

namespace Skyops.Core.Accounts;

/// <summary>Events of one append as one UTF-8 JSON array, and back.</summary>
public static class AccountEventCodec
{
    public static byte[] Encode(AccountEvent[] events) => JsonSerializer.SerializeToUtf8Bytes(events, AccountJson.Default.AccountEventArray);

    /// <exception cref="UnknownEventException">A type this version does not know.</exception>
    public static AccountEvent[] Decode(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AccountJson.Default.AccountEventArray) ?? throw new JsonException("a row of events is null");
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException)
        {
            if (EventTypes.FirstUnknown<AccountEvent>(json) is { } type) throw new UnknownEventException(type);
            throw;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(AccountEvent[]))]
[JsonSerializable(typeof(AccountSnapshotCodec.Written))]
internal sealed partial class AccountJson : JsonSerializerContext;
