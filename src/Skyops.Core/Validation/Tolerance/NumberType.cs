using System.Buffers.Binary;

namespace Skyops.Core.Validation.Tolerance;

/// <summary>How a number lies in a file.</summary>
/// <param name="Name">As both files must call it.</param>
/// <param name="Bytes">Of one number.</param>
/// <param name="Form">How its bits are read.</param>
/// <param name="BigEndian">Most significant byte first.</param>
internal readonly record struct NumberType(string Name, int Bytes, NumberForm Form, bool BigEndian = false)
{
    /// <summary>The number; for 64-bit integers the nearest one that fits.</summary>
    public double Read(ReadOnlySpan<byte> at) => Form switch
    {
        NumberForm.Float64 => BigEndian ? BinaryPrimitives.ReadDoubleBigEndian(at) : BinaryPrimitives.ReadDoubleLittleEndian(at),
        NumberForm.Float32 => BigEndian ? BinaryPrimitives.ReadSingleBigEndian(at) : BinaryPrimitives.ReadSingleLittleEndian(at),
        NumberForm.Float16 => (double)(BigEndian ? BinaryPrimitives.ReadHalfBigEndian(at) : BinaryPrimitives.ReadHalfLittleEndian(at)),
        // The upper half of a 32-bit float.
        NumberForm.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(at) << 16),
        _ => ReadInteger(at),
    };

    public long ReadInteger(ReadOnlySpan<byte> at) => Form == NumberForm.Int64
        ? BigEndian ? BinaryPrimitives.ReadInt64BigEndian(at) : BinaryPrimitives.ReadInt64LittleEndian(at)
        : BigEndian ? BinaryPrimitives.ReadInt32BigEndian(at) : BinaryPrimitives.ReadInt32LittleEndian(at);
}

internal enum NumberForm
{
    /// <summary>Not read as a number: equal bits or not.</summary>
    Bits,
    Int32,
    Int64,
    Float16,
    BFloat16,
    Float32,
    Float64,
}
