using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>Writes <see cref="TaskSpec.Adaptive"/> as <c>"adaptive"</c>, any other redundancy as its number.</summary>
public sealed class RedundancyJsonConverter : JsonConverter<int>
{
    public const string Adaptive = "adaptive";

    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.GetInt32();
        return reader.GetString() == Adaptive ? TaskSpec.Adaptive : throw new JsonException("redundancy is a number or \"adaptive\"");
    }

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options)
    {
        if (value == TaskSpec.Adaptive) writer.WriteStringValue(Adaptive);
        else writer.WriteNumberValue(value);
    }
}
