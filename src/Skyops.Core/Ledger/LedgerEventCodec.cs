using System.Text.Json;
using Skyops.Core.Journal;

namespace Skyops.Core.Ledger;

/// <summary>
/// Events of one append as bytes, and back. A full verification reads hundreds of thousands of events a second, and half of
/// what they say they have in common, so a row is binary; other rows of the journal are JSON. Version 2, numbers as
/// LEB128: 2, count of texts, each its UTF-8 length and bytes; count of events, each its kind, then the numbers of its texts
/// (id, hold for kinds that have one, debit, credit, reason, reference) and the amount (length and little-endian bytes).
/// Kinds: 0 posted, 1 hold placed, 2 hold posted, 3 hold voided.
/// </summary>
public static class LedgerEventCodec
{
    internal const byte Version = 2;

    public static byte[] Encode(ReadOnlySpan<LedgerEvent> events)
    {
        var writer = new LedgerRowWriter(events.Length);
        foreach (var e in events) writer.Add(e);
        return writer.ToRow();
    }

    /// <exception cref="UnknownEventException">A kind or version this program does not know.</exception>
    /// <exception cref="FormatException">Not what <see cref="Encode"/> writes.</exception>
    /// <exception cref="JsonException">A row of before version 2 that is damaged.</exception>
    public static LedgerEvent[] Decode(ReadOnlySpan<byte> row)
    {
        if (row.IsEmpty) throw new FormatException("a ledger row is empty");
        return row[0] switch
        {
            LedgerJsonRow.First => LedgerJsonRow.Decode(row),
            Version => LedgerRowReader.Read(row[1..]),
            _ => throw new UnknownEventException($"ledger row, version {row[0]}"),
        };
    }
}
