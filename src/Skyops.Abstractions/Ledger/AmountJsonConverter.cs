using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Ledger;

/// <summary>Amounts travel as decimal strings; a JSON number would lose digits in most readers.</summary>
public sealed class AmountJsonConverter : JsonConverter<Amount>
{
    public override Amount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Amount.TryParse(reader.GetString(), out var amount)
            ? amount
            : throw new JsonException("an amount is a decimal string such as \"0.25\"");

    public override void Write(Utf8JsonWriter writer, Amount value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
