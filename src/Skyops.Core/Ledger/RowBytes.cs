using System.Buffers;

namespace Skyops.Core.Ledger;

/// <summary>Bytes and LEB128 numbers, one after the other.</summary>
internal readonly struct RowBytes(int capacity)
{
    public ArrayBufferWriter<byte> Buffer { get; } = new(capacity + 16);

    public void Byte(byte value)
    {
        Buffer.GetSpan(1)[0] = value;
        Buffer.Advance(1);
    }

    public void Number(int value)
    {
        var span = Buffer.GetSpan(5);
        var length = 0;
        for (var left = (uint)value; ; left >>= 7)
        {
            span[length++] = (byte)(left > 0x7f ? left | 0x80 : left);
            if (left <= 0x7f) break;
        }

        Buffer.Advance(length);
    }
}
