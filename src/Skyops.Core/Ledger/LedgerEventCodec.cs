using System.Buffers;
using System.Text.Json;
using Skyops.Core.Journal;
using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>
/// Events of one append as one UTF-8 JSON array, and back. Written by hand because a full verification reads hundreds
/// of thousands of events a second:
/// <c>[{"type":"HoldPosted","id":"…","hold":"…","debit":"…","credit":"…","amount":"0.25","reason":"work","reference":"…"}]</c>.
/// </summary>
public static class LedgerEventCodec
{
    /// <summary>About what an event of a task takes: a buffer that need not grow is not copied.</summary>
    private const int BytesPerEvent = 320;

    public static byte[] Encode(ReadOnlySpan<LedgerEvent> events)
    {
        var buffer = new ArrayBufferWriter<byte>(BytesPerEvent * events.Length + BytesPerEvent);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartArray();
        foreach (var e in events) Write(writer, e);
        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="UnknownEventException">A type this version does not know.</exception>
    /// <exception cref="JsonException">Not what <see cref="Encode"/> writes.</exception>
    public static LedgerEvent[] Decode(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var events = new List<LedgerEvent>();
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new JsonException("a ledger row is an array of events");
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) events.Add(ReadEvent(ref reader));
        if (reader.TokenType != JsonTokenType.EndArray) throw new JsonException("a ledger row is an array of events");
        return [.. events];
    }

    private static void Write(Utf8JsonWriter writer, LedgerEvent e)
    {
        var (debit, credit) = LedgerProjection.Accounts(e);
        var (type, hold) = e switch
        {
            LedgerEvent.TransferPosted => ("TransferPosted", null),
            LedgerEvent.HoldPlaced => ("HoldPlaced", null),
            LedgerEvent.HoldPosted x => ("HoldPosted", x.HoldId),
            LedgerEvent.HoldVoided x => ("HoldVoided", x.HoldId),
            _ => throw new InvalidOperationException($"no name for {e.GetType().Name}"),
        };
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteString("id"u8, e.Id);
        if (hold is not null) writer.WriteString("hold"u8, hold);
        writer.WriteString("debit"u8, debit);
        writer.WriteString("credit"u8, credit);
        writer.WriteString("amount"u8, e.Amount.ToString());
        writer.WriteString("reason"u8, e.Reason);
        writer.WriteString("reference"u8, e.Reference);
        writer.WriteEndObject();
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
