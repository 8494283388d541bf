using System.Buffers.Binary;
using System.Text;
using Skyops.Core.Journal;
using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>
/// Reads one row, see <see cref="LedgerEventCodec"/>, never past its end. What a row may claim to hold is bounded by its
/// bytes, so a damaged one cannot take memory.
/// </summary>
internal ref struct LedgerRowReader
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);
    private readonly string[] _texts;
    private ReadOnlySpan<byte> _rest;

    private LedgerRowReader(ReadOnlySpan<byte> bytes)
    {
        _rest = bytes;
        _texts = new string[Count()];
        for (var i = 0; i < _texts.Length; i++) _texts[i] = ReadText();
    }

    /// <exception cref="FormatException">Damaged.</exception>
    /// <exception cref="UnknownEventException">A kind this program does not know.</exception>
    public static LedgerEvent[] Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new LedgerRowReader(bytes);
        var events = new LedgerEvent[reader.Count()];
        for (var i = 0; i < events.Length; i++) events[i] = reader.ReadEvent();
        return reader._rest.IsEmpty ? events : throw new FormatException("a ledger row has bytes after its end");
    }

    private LedgerEvent ReadEvent()
    {
        var kind = (LedgerEventKind)Take(1)[0];
        if (kind > LedgerEventKind.HoldVoided) throw new UnknownEventException($"ledger event, kind {(byte)kind}");
        var id = Text();
        var hold = kind is LedgerEventKind.HoldPosted or LedgerEventKind.HoldVoided ? Text() : "";
        var (debit, credit, reason, reference) = (Text(), Text(), Text(), Text());
        var amount = ReadAmount();
        return kind switch
        {
            LedgerEventKind.TransferPosted => new LedgerEvent.TransferPosted(id, debit, credit, amount, reason, reference),
            LedgerEventKind.HoldPlaced => new LedgerEvent.HoldPlaced(id, debit, credit, amount, reason, reference),
            LedgerEventKind.HoldPosted => new LedgerEvent.HoldPosted(id, hold, debit, credit, amount, reason, reference),
            _ => new LedgerEvent.HoldVoided(id, hold, debit, credit, amount, reason, reference),
        };
    }

    private string Text() => Number() is var number && number < _texts.Length
        ? _texts[number]
        : throw new FormatException($"a ledger row names text {number} of {_texts.Length}");

    private string ReadText()
    {
        try
        {
            return s_strict.GetString(Take(Number()));
        }
        catch (DecoderFallbackException wrong)
        {
            throw new FormatException("a text of a ledger row is not UTF-8", wrong);
        }
    }

    private Amount ReadAmount()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        int length = Take(1)[0];
        if (length > bytes.Length) throw new FormatException($"an amount of {length} bytes");
        Take(length).CopyTo(bytes);
        return new Amount(BinaryPrimitives.ReadUInt128LittleEndian(bytes));
    }

    /// <summary>How many things follow; each takes a byte at least.</summary>
    private int Count() => Number() is var count && count <= _rest.Length
        ? count
        : throw new FormatException($"a ledger row of {_rest.Length} more bytes says that {count} things follow");

    private int Number()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var part = Take(1)[0];
            value |= (uint)(part & 0x7f) << shift;
            if (part > 0x7f) continue;
            return value <= int.MaxValue ? (int)value : throw Cut();
        }

        throw Cut();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length) throw Cut();
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static FormatException Cut() => new("a ledger row is cut short or damaged");
}
