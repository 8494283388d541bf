using System.Runtime.CompilerServices;
using Skyops.Kernels.Cpu.Lanes;

namespace Skyops.Kernels.Functions;

/// <summary>
/// Elementary functions of binary32 whose every step is a correctly rounded operation in a fixed order, so that all
/// back ends give the same bits. Each stays within 2 ulp of the true value; the tests measure it over all exponents.
/// </summary>
internal static class Elementary
{
    /// <summary>
    /// e^x. Overflows to +∞ above 88.72284, goes through the subnormals to +0 below −103.97; NaN stays NaN.
    /// </summary>
    /// <remarks>
    /// x = n·ln 2 + r with |r| ≤ ln 2 / 2, polynomial of S. Moshier's Cephes <c>expf</c>, and 2^n applied in two exact
    /// halves so that a subnormal result is rounded once.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Exp<TLanes>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var highest = TLanes.Broadcast(128f);
        var lowest = TLanes.Broadcast(-128f);
        var clamped = TLanes.Select(TLanes.GreaterThan(x, highest), highest, x);
        clamped = TLanes.Select(TLanes.GreaterThan(lowest, x), lowest, clamped);

        // Adding 1.5·2^23 rounds to a whole number and leaves it in the low bits.
        var magic = TLanes.Broadcast(12582912f);
        var shifted = TLanes.FusedMultiplyAdd(clamped, TLanes.Broadcast(1.44269504f), magic);
        var n = shifted - magic;
        var r = TLanes.FusedMultiplyAdd(n, TLanes.Broadcast(-0.693359375f), clamped);
        r = TLanes.FusedMultiplyAdd(n, TLanes.Broadcast(2.12194440e-4f), r);

        var p = TLanes.Broadcast(1.9875691500e-4f);
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Broadcast(1.3981999507e-3f));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Broadcast(8.3334519073e-3f));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Broadcast(4.1665795894e-2f));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Broadcast(1.6666665459e-1f));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Broadcast(5.0000001201e-1f));
        p = TLanes.FusedMultiplyAdd(p, r * r, r) + TLanes.Broadcast(1f);

        var whole = TLanes.SubtractBits(shifted, magic);
        var firstHalf = TLanes.ShiftBitsRight(whole, 1);
        var secondHalf = TLanes.SubtractBits(whole, firstHalf);
        var result = p * PowerOfTwo(firstHalf) * PowerOfTwo(secondHalf);
        return TLanes.Select(TLanes.AreEqual(x, x), result, x);
    }

    /// <summary>ln x. −∞ at ±0, NaN below 0, +∞ at +∞; subnormals are handled exactly; NaN stays NaN.</summary>
    /// <remarks>
    /// x = 2^k·(1 + f) with √½ ≤ 1 + f &lt; √2, then the series in s = f / (2 + f) of fdlibm's <c>logf</c>.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Log<TLanes>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var one = TLanes.Broadcast(1f);
        var subnormal = TLanes.GreaterThan(TLanes.Broadcast(1.17549435e-38f), x);
        var scaled = TLanes.Select(subnormal, x * TLanes.Broadcast(8388608f), x);
        var bias = TLanes.Select(subnormal, TLanes.Broadcast(-23f), TLanes.Broadcast(0f));

        var offset = TLanes.SubtractBits(scaled, TLanes.BroadcastBits(0x3f3504f3));
        var exponent = TLanes.ShiftBitsRight(offset, 23);
        var mantissa = TLanes.SubtractBits(scaled, TLanes.ShiftBitsLeft(exponent, 23));
        var k = TLanes.ConvertBits(exponent) + bias;
        var f = mantissa - one;

        var s = f / (TLanes.Broadcast(2f) + f);
        var z = s * s;
        var w = z * z;
        var odd = w * TLanes.FusedMultiplyAdd(w, TLanes.Broadcast(0.24279078841f), TLanes.Broadcast(0.40000972152f));
        var even = z * TLanes.FusedMultiplyAdd(w, TLanes.Broadcast(0.28498786688f), TLanes.Broadcast(0.66666662693f));
        var halfSquare = TLanes.Broadcast(0.5f) * f * f;
        var tail = TLanes.FusedMultiplyAdd(k, TLanes.Broadcast(9.0580006145e-6f), s * (halfSquare + (odd + even)));
        var result = TLanes.FusedMultiplyAdd(k, TLanes.Broadcast(6.9313812256e-1f), f - (halfSquare - tail));

        var zero = TLanes.Broadcast(0f);
        var infinity = TLanes.Broadcast(float.PositiveInfinity);
        result = TLanes.Select(TLanes.AreEqual(x, infinity), infinity, result);
        result = TLanes.Select(TLanes.GreaterThan(zero, x), TLanes.Broadcast(float.NaN), result);
        result = TLanes.Select(TLanes.AreEqual(x, zero), TLanes.Broadcast(float.NegativeInfinity), result);
        return TLanes.Select(TLanes.AreEqual(x, x), result, x);
    }

    /// <summary>e^x of one value.</summary>
    public static float Exp(float x) => Unwrap(Exp(new ScalarLane(x)));

    /// <summary>ln x of one value.</summary>
    public static float Log(float x) => Unwrap(Log(new ScalarLane(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes PowerOfTwo<TLanes>(TLanes exponent)
        where TLanes : unmanaged, ILanes<TLanes> =>
        TLanes.ShiftBitsLeft(TLanes.AddBits(exponent, TLanes.BroadcastBits(127)), 23);

    private static unsafe float Unwrap(ScalarLane lane)
    {
        float value;
        ScalarLane.Store(lane, &value);
        return value;
    }
}
