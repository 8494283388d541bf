using System.Text.Json;
using Skyops.Core.Journal;
using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>
/// Reads rows as they were written before version 2, one UTF-8 JSON array each:
/// <c>[{"type":"HoldPosted","id":"…","hold":"…","debit":"…","credit":"…","amount":"0.25","reason":"work","reference":"…"}]</c>.
/// </summary>
internal static class LedgerJsonRow
{
    /// <summary>How such a row begins.</summary>
    public const byte First = (byte)'[';

    /// <exception cref="UnknownEventException">A type this version does not know.</exception>
    /// <exception cref="JsonException">No such row.</exception>
    public static LedgerEvent[] Decode(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var events = new List<LedgerEvent>();
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new JsonException("a ledger row is an array of events");
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) events.Add(ReadEvent(ref reader));
        if (reader.TokenType != JsonTokenType.EndArray) throw new JsonException("a ledger row is an array of events");
        return [.. events];
    }

    private static LedgerEvent ReadEvent(ref Utf8JsonReader reader)
    {
        string type = "", id = "", hold = "", debit = "", credit = "", reason = "", reference = "";
        Amount amount = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8)) type = Text(ref reader);
            else if (reader.ValueTextEquals("id"u8)) id = Text(ref reader);
            else if (reader.ValueTextEquals("hold"u8)) hold = Text(ref reader);
            else if (reader.ValueTextEquals("debit"u8)) debit = Text(ref reader);
            else if (reader.ValueTextEquals("credit"u8)) credit = Text(ref reader);
            else if (reader.ValueTextEquals("reason"u8)) reason = Text(ref reader);
            else if (reader.ValueTextEquals("reference"u8)) reference = Text(ref reader);
            else if (reader.ValueTextEquals("amount"u8)) amount = ReadAmount(ref reader);
            else throw new JsonException($"a ledger event has no field '{reader.GetString()}'");
        }

        return type switch
        {
            "TransferPosted" => new LedgerEvent.TransferPosted(id, debit, credit, amount, reason, reference),
            "HoldPlaced" => new LedgerEvent.HoldPlaced(id, debit, credit, amount, reason, reference),
            "HoldPosted" => new LedgerEvent.HoldPosted(id, hold, debit, credit, amount, reason, reference),
            "HoldVoided" => new LedgerEvent.HoldVoided(id, hold, debit, credit, amount, reason, reference),
            _ => throw new UnknownEventException(type),
        };
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString() ?? throw new JsonException("a field of a ledger event is null");
    }

    private static Amount ReadAmount(ref Utf8JsonReader reader)
    {
        Span<char> text = stackalloc char[40];
        reader.Read();
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > text.Length)
            throw new JsonException("an amount is a short string");
        return Amount.TryParse(text[..reader.CopyString(text)], out var amount)
            ? amount
            : throw new JsonException("an amount is a decimal string");
    }
}
