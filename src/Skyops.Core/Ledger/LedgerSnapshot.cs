using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Skyops.Core.Ledger;

/// <summary>
/// The whole state as bytes for the journal's snapshot. Version 2, little-endian: version (byte), currency, accounts,
/// holds, known ids; each list is its count
/// (int32) and entries; a text is its UTF-8 length (int32) and bytes; counters, rests and known ids are 16 bytes. Order is by
/// name, so equal states give equal bytes. Version 1 had the known ids as texts, and is still read.
/// </summary>
public static class LedgerSnapshot
{
    private const byte Version = 2;
    private const byte IdsAreTexts = 1;
    private const int KnownBytes = 25;

    public static byte[] Encode(LedgerState state)
    {
        var buffer = new ArrayBufferWriter<byte>(64 + 128 * state.Accounts.Count + 192 * state.OpenHolds.Count + KnownBytes * state.Known.Count);
        buffer.Write([Version]);
        Text(buffer, state.Currency);
        Number(buffer, state.Accounts.Count);
        foreach (var (name, counters) in state.Accounts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Text(buffer, name);
            Wide(buffer, counters.DebitsPending);
            Wide(buffer, counters.DebitsPosted);
            Wide(buffer, counters.CreditsPending);
            Wide(buffer, counters.CreditsPosted);
        }

        Number(buffer, state.OpenHolds.Count);
        foreach (var (id, hold) in state.OpenHolds.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Text(buffer, id);
            Text(buffer, hold.Debit);
            Text(buffer, hold.Credit);
            Wide(buffer, hold.Rest);
        }

        Number(buffer, state.Known.Count);
        foreach (var (id, known) in state.Known.OrderBy(pair => pair.Key.High).ThenBy(pair => pair.Key.Low))
        {
            Long(buffer, id.High);
            Long(buffer, id.Low);
            Long(buffer, known.Content);
            buffer.Write([(byte)known.Hold]);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="FormatException">Another version, or cut short.</exception>
    public static LedgerState Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new LedgerSnapshotReader(bytes);
        var version = reader.Byte();
        if (version is not (Version or IdsAreTexts)) throw new FormatException($"ledger snapshot version {version} is unknown");
        var state = new LedgerState(reader.Text());
        for (var left = reader.Number(); left > 0; left--)
            state.Change(reader.Text()) = new Counters(reader.Wide(), reader.Wide(), reader.Wide(), reader.Wide());
        for (var left = reader.Number(); left > 0; left--)
            state.SetHold(reader.Text(), new OpenHold(reader.Text(), reader.Text(), reader.Wide()));
        var ids = reader.Number();
        state.Expect(Math.Clamp(ids, 0, reader.Left / KnownBytes));
        for (; ids > 0; ids--)
        {
            var key = version == Version ? new TransferKey((ulong)reader.Long(), (ulong)reader.Long()) : TransferKey.Of(reader.Text());
            state.SetKnown(key, new KnownTransfer((ulong)reader.Long(), (HoldPhase)reader.Byte()));
        }

        if (!reader.AtEnd) throw new FormatException("a ledger snapshot has bytes after its end");
        return state;
    }

    private static void Text(ArrayBufferWriter<byte> buffer, string text)
    {
        Number(buffer, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, buffer);
    }

    private static void Number(ArrayBufferWriter<byte> buffer, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), number);
        buffer.Advance(4);
    }

    private static void Long(ArrayBufferWriter<byte> buffer, ulong number)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.GetSpan(8), number);
        buffer.Advance(8);
    }

    private static void Wide(ArrayBufferWriter<byte> buffer, UInt128 number)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(buffer.GetSpan(16), number);
        buffer.Advance(16);
    }
}
