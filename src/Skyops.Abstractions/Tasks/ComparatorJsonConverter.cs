using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>Writes a comparator as <c>"bitwise"</c> or as <c>{"kind":"tolerance","absolute":…,"relative":…,"files":[…]}</c>.</summary>
public sealed class ComparatorJsonConverter : JsonConverter<Comparator>
{
    public const string Bitwise = "bitwise";
    public const string Tolerance = "tolerance";

    public override Comparator Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.GetString() == Bitwise) return Comparator.Bitwise;
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("a comparator is \"bitwise\" or an object");
        using var given = JsonDocument.ParseValue(ref reader);
        var files = given.RootElement.TryGetProperty("files", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(file => file.GetString() ?? throw new JsonException("a pattern is a string"))
            : throw new JsonException("a tolerance names files");
        return new Comparator { Absolute = Number(given.RootElement, "absolute"), Relative = Number(given.RootElement, "relative"), Files = [.. files] };
    }

    public override void Write(Utf8JsonWriter writer, Comparator value, JsonSerializerOptions options)
    {
        if (value.IsBitwise)
        {
            writer.WriteStringValue(Bitwise);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("kind", Tolerance);
        writer.WriteNumber("absolute", value.Absolute);
        writer.WriteNumber("relative", value.Relative);
        writer.WriteStartArray("files");
        foreach (var file in value.Files) writer.WriteStringValue(file);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static double Number(JsonElement given, string name) =>
        given.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;
}
