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

    /// <summary>a·b + c: the low half goes out, the high half is returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong a, ulong b, ulong c, out ulong low)
    {
        var high = Math.BigMul(a, b, out var product);
        low = product + c;
        return high + (low < c ? 1UL : 0UL);
    }

    /// <summary>a·b + c + d, which always fits in 128 bits: the low half goes out, the high half is returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong a, ulong b, ulong c, ulong d, out ulong low)
    {
        var high = Math.BigMul(a, b, out var product);
        var sum = product + c;
        high += sum < c ? 1UL : 0UL;
        low = sum + d;
        return high + (low < d ? 1UL : 0UL);
    }
}
