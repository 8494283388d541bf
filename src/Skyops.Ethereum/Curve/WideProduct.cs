using System.Runtime.CompilerServices;

namespace Skyops.Ethereum.Curve;

/// <summary>
/// The 512-bit product of two 256-bit integers in eight limbs, still to be reduced. Schoolbook multiplication, row by
/// row.
/// </summary>
internal static class WideProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(in UInt256 a, in UInt256 b, out UInt256 low, out UInt256 high)
    {
        var carry = MultiplyAdd(a.L0, b.L0, 0, out var r0);
        carry = MultiplyAdd(a.L0, b.L1, carry, out var r1);
        carry = MultiplyAdd(a.L0, b.L2, carry, out var r2);
        var r4 = MultiplyAdd(a.L0, b.L3, carry, out var r3);

        carry = MultiplyAdd(a.L1, b.L0, r1, out r1);
        carry = MultiplyAdd(a.L1, b.L1, r2, carry, out r2);
        carry = MultiplyAdd(a.L1, b.L2, r3, carry, out r3);
        var r5 = MultiplyAdd(a.L1, b.L3, r4, carry, out r4);

        carry = MultiplyAdd(a.L2, b.L0, r2, out r2);
        carry = MultiplyAdd(a.L2, b.L1, r3, carry, out r3);
        carry = MultiplyAdd(a.L2, b.L2, r4, carry, out r4);
        var r6 = MultiplyAdd(a.L2, b.L3, r5, carry, out r5);

        carry = MultiplyAdd(a.L3, b.L0, r3, out r3);
        carry = MultiplyAdd(a.L3, b.L1, r4, carry, out r4);
        carry = MultiplyAdd(a.L3, b.L2, r5, carry, out r5);
        var r7 = MultiplyAdd(a.L3, b.L3, r6, carry, out r6);
        low = new UInt256(r0, r1, r2, r3);
        high = new UInt256(r4, r5, r6, r7);
    }

    /// <summary>The square: ten products instead of sixteen, those off the diagonal counted twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Square(in UInt256 a, out UInt256 low, out UInt256 high)
    {
        var carry = BigMul(a.L0, a.L1, out var r1);
        carry = MultiplyAdd(a.L0, a.L2, carry, out var r2);
        var r4 = MultiplyAdd(a.L0, a.L3, carry, out var r3);
        carry = MultiplyAdd(a.L1, a.L2, r3, out r3);
        var r5 = MultiplyAdd(a.L1, a.L3, r4, carry, out r4);
        var r6 = MultiplyAdd(a.L2, a.L3, r5, out r5);

        var r7 = r6 >> 63;
        r6 = (r6 << 1) | (r5 >> 63);
        r5 = (r5 << 1) | (r4 >> 63);
        r4 = (r4 << 1) | (r3 >> 63);
        r3 = (r3 << 1) | (r2 >> 63);
        r2 = (r2 << 1) | (r1 >> 63);
        r1 <<= 1;

        carry = BigMul(a.L0, a.L0, out var r0);
        r1 = AddWithCarry(r1, carry, 0, out carry);
        var diagonal = BigMul(a.L1, a.L1, out var lower);
        r2 = AddWithCarry(r2, lower, carry, out carry);
        r3 = AddWithCarry(r3, diagonal, carry, out carry);
        diagonal = BigMul(a.L2, a.L2, out lower);
        r4 = AddWithCarry(r4, lower, carry, out carry);
        r5 = AddWithCarry(r5, diagonal, carry, out carry);
        diagonal = BigMul(a.L3, a.L3, out lower);
        r6 = AddWithCarry(r6, lower, carry, out carry);
        low = new UInt256(r0, r1, r2, r3);
        high = new UInt256(r4, r5, r6, r7 + diagonal + carry);
    }

    /// <summary>a·b + c: the low half goes out, the high half is returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong a, ulong b, ulong c, out ulong low)
    {
        var high = BigMul(a, b, out var product);
        low = product + c;
        return high + (low < c ? 1UL : 0UL);
    }

    /// <summary>a·b + c + d, which always fits in 128 bits: the low half goes out, the high half is returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong a, ulong b, ulong c, ulong d, out ulong low)
    {
        var high = BigMul(a, b, out var product);
        var sum = product + c;
        high += sum < c ? 1UL : 0UL;
        low = sum + d;
        return high + (low < d ? 1UL : 0UL);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddWithCarry(ulong a, ulong b, ulong carryIn, out ulong carryOut)
    {
        var sum = a + b;
        var result = sum + carryIn;
        carryOut = (sum < a ? 1UL : 0UL) + (result < sum ? 1UL : 0UL);
        return result;
    }

    // The low half is multiplied once more, because the platform's function hands it over through memory, which costs
    // more than a second multiplication: 26 ns instead of 45 for a product in the field.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BigMul(ulong a, ulong b, out ulong low)
    {
        low = a * b;
        return Math.BigMul(a, b, out _);
    }
}
