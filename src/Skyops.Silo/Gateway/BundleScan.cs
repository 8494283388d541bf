using System.Buffers.Binary;

namespace Skyops.Silo.Gateway;

/// <summary>
/// Walks the fields of an encoded protobuf message without making objects of them. Nearly all that workers send are heartbeats which change nothing and progress that the next
/// message replaces, and objects for those took more than their handling. What it cannot read it says so of, and the parser decides.
/// </summary>
public ref struct BundleScan(ReadOnlySpan<byte> message)
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;
    private ReadOnlySpan<byte> _left = message;

    /// <summary>Number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>What a field of bytes holds: a message or text.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>What a field of a number holds.</summary>
    public ulong Number { get; private set; }

    /// <summary>Whether something was met that is no field.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Goes to the next field; false at the end, and when there is none to be read.</summary>
    public bool Next()
    {
        if (_left.IsEmpty || IsDamaged) return false;
        Content = default;
        Number = 0;
        IsDamaged = !TryVarint(out var tag) || tag > int.MaxValue || !TryValue((int)tag & 7);
        Field = (int)(tag >> 3);
        return !IsDamaged;
    }

    private bool TryValue(int wireType)
    {
        switch (wireType)
        {
            case Varint:
                return TryNumber();
            case Fixed64 when _left.Length >= sizeof(ulong):
                Number = BinaryPrimitives.ReadUInt64LittleEndian(_left);
                _left = _left[sizeof(ulong)..];
                return true;
            case Bytes when TryVarint(out var length) && length <= (ulong)_left.Length:
                Content = _left[..(int)length];
                _left = _left[(int)length..];
                return true;
            case Fixed32 when _left.Length >= sizeof(uint):
                Number = BinaryPrimitives.ReadUInt32LittleEndian(_left);
                _left = _left[sizeof(uint)..];
                return true;
            default:
                return false;
        }
    }

    private bool TryNumber()
    {
        var read = TryVarint(out var number);
        Number = number;
        return read;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < _left.Length && i < 10; i++)
        {
            value |= (ulong)(_left[i] & 0x7F) << (7 * i);
            if (_left[i] >= 0x80) continue;
            _left = _left[(i + 1)..];
            return true;
        }

        return false;
    }
}
