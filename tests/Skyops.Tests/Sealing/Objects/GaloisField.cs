using System.Buffers.Binary;

namespace Skyops.Tests.Sealing.Objects;

/// <summary>GF(2^128) as GHASH uses it (NIST SP 800-38D, section 6.3): bit 0 is the highest of the first byte.</summary>
internal static class GaloisField
{
    private static readonly UInt128 Reduction = new(0xE100_0000_0000_0000, 0);
    private static readonly UInt128 One = new(0x8000_0000_0000_0000, 0);

    public static UInt128 Read(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadUInt128BigEndian(block);

    public static UInt128 Multiply(UInt128 x, UInt128 y)
    {
        UInt128 product = 0;
        for (var bit = 127; bit >= 0; bit--)
        {
            if (((x >> bit) & 1) == 1) product ^= y;
            y = (y & 1) == 1 ? (y >> 1) ^ Reduction : y >> 1;
        }

        return product;
    }

    public static UInt128 Power(UInt128 x, int exponent)
    {
        var power = One;
        for (var i = 0; i < exponent; i++) power = Multiply(power, x);
        return power;
    }

    /// <summary>x to the power of 2^128 - 2.</summary>
    public static UInt128 Invert(UInt128 x)
    {
        var inverse = One;
        for (var i = 1; i < 128; i++)
        {
            x = Multiply(x, x);
            inverse = Multiply(inverse, x);
        }

        return inverse;
    }
}
