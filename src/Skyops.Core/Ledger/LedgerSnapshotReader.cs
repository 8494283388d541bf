using System.Buffers.Binary;
using System.Text;

namespace Skyops.Core.Ledger;

/// <summary>Reads the parts of a snapshot in order and never past its end.</summary>
internal ref struct LedgerSnapshotReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Bytes that are left.</summary>
    public readonly int Left => _rest.Length;

    public byte Byte() => Take(1)[0];

    public int Number() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public UInt128 Wide() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    public string Text() => Encoding.UTF8.GetString(Take(Number()));

    /// <summary>As many as the number before them says.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(Number());

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length) throw new FormatException("a ledger snapshot is cut short");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
