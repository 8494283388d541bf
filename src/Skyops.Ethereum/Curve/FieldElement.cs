using System.Runtime.CompilerServices;

namespace Skyops.Ethereum.Curve;

/// <summary>
/// An integer modulo p = 2^256 − 2^32 − 977, the field of secp256k1 (SEC 2, section 2.4.1), always fully reduced.
/// Variable time, public data only.
/// </summary>
internal readonly struct FieldElement : IEquatable<FieldElement>
{
    // 2^256 − p: what a carry out of 256 bits is worth.
    private const ulong Excess = 0x1_0000_03D1;

    private static readonly UInt256 Prime = new(0xFFFF_FFFE_FFFF_FC2F, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    private readonly UInt256 _value;

    private FieldElement(in UInt256 value)
    {
        _value = value;
    }

    public static FieldElement Zero => default;

    public static FieldElement One => new(new UInt256(1, 0, 0, 0));

    public bool IsZero => _value.IsZero;

    public bool IsOdd => _value.IsOdd;

    public UInt256 Value => _value;

    /// <summary>Takes an integer that must be below p.</summary>
    public static bool TryCreate(in UInt256 value, out FieldElement element)
    {
        var reduced = value < Prime;
        element = reduced ? new FieldElement(value) : default;
        return reduced;
    }

    public static FieldElement FromSmall(ulong value) => new(new UInt256(value, 0, 0, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement operator +(in FieldElement a, in FieldElement b)
    {
        var sum = UInt256.Add(a._value, b._value, out var carry);
        return new FieldElement(carry != 0 || sum.L3 == ulong.MaxValue ? Fold(sum, carry) : sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement operator -(in FieldElement a, in FieldElement b)
    {
        var difference = UInt256.Subtract(a._value, b._value, out var borrow);
        if (borrow != 0)
            difference = UInt256.Subtract(difference, new UInt256(Excess, 0, 0, 0), out _);
        return new FieldElement(difference);
    }

    public static FieldElement operator -(in FieldElement a) => Zero - a;

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        WideProduct.Multiply(a._value, b._value, out var low, out var high);
        return new FieldElement(Reduce(low, high));
    }

    public FieldElement Squared()
    {
        WideProduct.Square(_value, out var low, out var high);
        return new FieldElement(Reduce(low, high));
    }

    public FieldElement Doubled() => this + this;

    /// <summary>The inverse, a^(p−2); zero for zero.</summary>
    public FieldElement Inverse()
    {
        var x22 = Runs(out var x223, out var x2);
        var t = (x223.Power2(23) * x22).Power2(5) * this;
        return (t.Power2(3) * x2).Power2(2) * this;
    }

    /// <summary>
    /// a^((p+1)/4): a square root if there is one (p is 3 modulo 4). The caller squares it to find out.
    /// </summary>
    public FieldElement SquareRootCandidate()
    {
        var x22 = Runs(out var x223, out var x2);
        return ((x223.Power2(23) * x22).Power2(6) * x2).Power2(2);
    }

    public bool Equals(FieldElement other) => _value.Equals(other._value);

    public override bool Equals(object? obj) => obj is FieldElement other && Equals(other);

    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>
    /// Both exponents are, in binary, 223 ones, a zero, 22 ones and a short tail. This makes a^(2^n − 1) for the runs
    /// of ones by addition chains.
    /// </summary>
    private FieldElement Runs(out FieldElement x223, out FieldElement x2)
    {
        x2 = Squared() * this;
        var x3 = x2.Squared() * this;
        var x6 = x3.Power2(3) * x3;
        var x9 = x6.Power2(3) * x3;
        var x11 = x9.Power2(2) * x2;
        var x22 = x11.Power2(11) * x11;
        var x44 = x22.Power2(22) * x22;
        var x88 = x44.Power2(44) * x44;
        var x176 = x88.Power2(88) * x88;
        var x220 = x176.Power2(44) * x44;
        x223 = x220.Power2(3) * x3;
        return x22;
    }

    private FieldElement Power2(int squarings)
    {
        var result = this;
        for (var i = 0; i < squarings; i++)
            result = result.Squared();
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UInt256 Reduce(in UInt256 low, in UInt256 high)
    {
        var carry = WideProduct.MultiplyAdd(high.L0, Excess, low.L0, out var r0);
        carry = WideProduct.MultiplyAdd(high.L1, Excess, low.L1, carry, out var r1);
        carry = WideProduct.MultiplyAdd(high.L2, Excess, low.L2, carry, out var r2);
        carry = WideProduct.MultiplyAdd(high.L3, Excess, low.L3, carry, out var r3);
        return Fold(new UInt256(r0, r1, r2, r3), carry);
    }

    // value + carry·2^256, with a carry of at most 34 bits, reduced below p. The carries out of the first two limbs
    // and the values of p and above are so rare for random numbers that a branch is cheaper than the arithmetic.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UInt256 Fold(in UInt256 value, ulong carry)
    {
        var high = Math.BigMul(carry, Excess, out var low);
        var l0 = value.L0 + low;
        var l1 = value.L1 + high + (l0 < low ? 1UL : 0UL);
        return l1 < value.L1 || value.L3 == ulong.MaxValue
            ? FoldSlowly(value, low, high)
            : new UInt256(l0, l1, value.L2, value.L3);
    }

    private static UInt256 FoldSlowly(in UInt256 value, ulong low, ulong high)
    {
        var sum = UInt256.Add(value, new UInt256(low, high, 0, 0), out var carry);
        if (carry != 0)
            sum = UInt256.Add(sum, new UInt256(Excess, 0, 0, 0), out _);
        return sum < Prime ? sum : UInt256.Subtract(sum, Prime, out _);
    }
}
