using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Skyops.Ethereum.Curve;

/// <summary>
/// A 256-bit unsigned integer in four 64-bit limbs, the lowest first. Its operations take time that depends on the
/// values: it is for public data only (signatures, digests, public keys), never for a private key.
/// </summary>
internal readonly struct UInt256(ulong l0, ulong l1, ulong l2, ulong l3) : IEquatable<UInt256>
{
    /// <summary>Bytes of the big-endian form.</summary>
    public const int Size = 32;

    public readonly ulong L0 = l0;
    public readonly ulong L1 = l1;
    public readonly ulong L2 = l2;
    public readonly ulong L3 = l3;

    public bool IsZero => (L0 | L1 | L2 | L3) == 0;

    public bool IsOdd => (L0 & 1) == 1;

    /// <summary>Reads 32 big-endian bytes.</summary>
    public static UInt256 Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>Writes 32 big-endian bytes.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, L3);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], L2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], L1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], L0);
    }

    /// <summary>The sum modulo 2^256, and the carry out (0 or 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 Add(in UInt256 a, in UInt256 b, out ulong carry)
    {
        carry = 0;
        var l0 = AddLimb(a.L0, b.L0, ref carry);
        var l1 = AddLimb(a.L1, b.L1, ref carry);
        var l2 = AddLimb(a.L2, b.L2, ref carry);
        var l3 = AddLimb(a.L3, b.L3, ref carry);
        return new UInt256(l0, l1, l2, l3);
    }

    /// <summary>The difference modulo 2^256, and the borrow out (0 or 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 Subtract(in UInt256 a, in UInt256 b, out ulong borrow)
    {
        borrow = 0;
        var l0 = SubtractLimb(a.L0, b.L0, ref borrow);
        var l1 = SubtractLimb(a.L1, b.L1, ref borrow);
        var l2 = SubtractLimb(a.L2, b.L2, ref borrow);
        var l3 = SubtractLimb(a.L3, b.L3, ref borrow);
        return new UInt256(l0, l1, l2, l3);
    }

    public static bool operator <(in UInt256 a, in UInt256 b)
    {
        _ = Subtract(a, b, out var borrow);
        return borrow != 0;
    }

    public static bool operator >(in UInt256 a, in UInt256 b) => b < a;

    public UInt256 ShiftRightOne() => new(
        (L0 >> 1) | (L1 << 63), (L1 >> 1) | (L2 << 63), (L2 >> 1) | (L3 << 63), L3 >> 1);

    /// <summary>The 64 bits from this bit on (fewer at the top).</summary>
    public ulong BitsFrom(int bit)
    {
        var (limb, shift) = (bit >> 6, bit & 63);
        var low = Limb(limb) >> shift;
        return shift == 0 ? low : low | (Limb(limb + 1) << (64 - shift));
    }

    public bool Equals(UInt256 other) => L0 == other.L0 && L1 == other.L1 && L2 == other.L2 && L3 == other.L3;

    public override bool Equals(object? obj) => obj is UInt256 other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(L0, L1, L2, L3);

    private ulong Limb(int index) => index switch { 0 => L0, 1 => L1, 2 => L2, 3 => L3, _ => 0 };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddLimb(ulong a, ulong b, ref ulong carry)
    {
        var sum = a + b;
        var result = sum + carry;
        carry = (sum < a ? 1UL : 0UL) + (result < sum ? 1UL : 0UL);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SubtractLimb(ulong a, ulong b, ref ulong borrow)
    {
        var difference = a - b;
        var result = difference - borrow;
        borrow = (a < b ? 1UL : 0UL) | (difference < borrow ? 1UL : 0UL);
        return result;
    }
}
