using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Core.Journal;

/// <summary>Finds out which event made a row unreadable, after the serializer has refused it.</summary>
public static class EventTypes
{
    /// <summary>The first type name in a row (a JSON array of events) that <typeparamref name="TEvent"/> does not declare; null when all are known.</summary>
    public static string? FirstUnknown<TEvent>(ReadOnlySpan<byte> json)
    {
        var known = typeof(TEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(derived => derived.TypeDiscriminator).ToHashSet();
        var reader = new Utf8JsonReader(json);
        if (!JsonDocument.TryParseValue(ref reader, out var row)) return null;
        using (row)
        {
            if (row.RootElement.ValueKind != JsonValueKind.Array) return null;
            foreach (var e in row.RootElement.EnumerateArray())
            {
                var type = e.ValueKind == JsonValueKind.Object && e.TryGetProperty("type", out var name) ? name.ToString() : "";
                if (!known.Contains(type)) return type;
            }
        }

        return null;
    }
}
