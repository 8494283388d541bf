using System.Buffers;

namespace Skyops.Delivery.Ipfs;

/// <summary>The little of Protocol Buffers' encoding that a node needs; every field is written, also when it is zero or empty.</summary>
internal sealed class ProtobufBytes
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ProtobufBytes Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public ProtobufBytes Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }
}
