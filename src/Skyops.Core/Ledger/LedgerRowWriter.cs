using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>Makes one row, see <see cref="LedgerEventCodec"/>. A text that several events name is written once.</summary>
internal sealed class LedgerRowWriter(int events)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly RowBytes _body = new(32 * events);

    public void Add(LedgerEvent e)
    {
        var (debit, credit) = LedgerProjection.Accounts(e);
        var (kind, hold) = e switch
        {
            LedgerEvent.TransferPosted => (LedgerEventKind.TransferPosted, null),
            LedgerEvent.HoldPlaced => (LedgerEventKind.HoldPlaced, null),
            LedgerEvent.HoldPosted x => (LedgerEventKind.HoldPosted, x.HoldId),
            LedgerEvent.HoldVoided x => (LedgerEventKind.HoldVoided, x.HoldId),
            _ => throw new InvalidOperationException($"no kind for {e.GetType().Name}"),
        };
        _body.Byte((byte)kind);
        Text(e.Id);
        if (hold is not null) Text(hold);
        Text(debit);
        Text(credit);
        Text(e.Reason);
        Text(e.Reference);
        AddAmount(e.Amount);
    }

    public byte[] ToRow()
    {
        var head = new RowBytes(48 * _texts.Count);
        head.Byte(LedgerEventCodec.Version);
        head.Number(_texts.Count);
        foreach (var text in _texts)
        {
            head.Number(Encoding.UTF8.GetByteCount(text));
            Encoding.UTF8.GetBytes(text, head.Buffer);
        }

        head.Number(events);
        return [.. head.Buffer.WrittenSpan, .. _body.Buffer.WrittenSpan];
    }

    private void Text(string text)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, text, out var known);
        if (!known)
        {
            number = _texts.Count;
            _texts.Add(text);
        }

        _body.Number(number);
    }

    private void AddAmount(Amount amount)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, amount.Units);
        var length = bytes.TrimEnd((byte)0).Length;
        _body.Byte((byte)length);
        foreach (var part in bytes[..length]) _body.Byte(part);
    }
}
