namespace Skyops.Ethereum.Curve;

/// <summary>
/// An integer modulo n, the order of secp256k1 (SEC 2, section 2.4.1), always fully reduced. Variable time, public data
/// only: private keys stay in the platform.
/// </summary>
internal readonly struct Scalar
{
    private static readonly UInt256 Order =
        new(0xBFD2_5E8C_D036_4141, 0xBAAE_DCE6_AF48_A03B, 0xFFFF_FFFF_FFFF_FFFE, ulong.MaxValue);

    // 2^256 − n: what a carry out of 256 bits is worth.
    private static readonly UInt256 Excess = new(0x402D_A173_2FC9_BEBF, 0x4551_2319_50B7_5FC4, 1, 0);

    private static readonly UInt256 OrderMinusTwo = UInt256.Subtract(Order, new UInt256(2, 0, 0, 0), out _);

    private readonly UInt256 _value;

    private Scalar(in UInt256 value)
    {
        _value = value;
    }

    public bool IsZero => _value.IsZero;

    public UInt256 Value => _value;

    /// <summary>Above half the order: the twin of a signature that Ethereum refuses since EIP-2.</summary>
    public bool IsHigh => _value > Order.ShiftRightOne();

    /// <summary>Takes an integer that must be below n.</summary>
    public static bool TryCreate(in UInt256 value, out Scalar scalar)
    {
        var reduced = value < Order;
        scalar = reduced ? new Scalar(value) : default;
        return reduced;
    }

    /// <summary>Takes any integer modulo n, as ECDSA takes a digest.</summary>
    public static Scalar Reduce(in UInt256 value) =>
        new(value < Order ? value : UInt256.Subtract(value, Order, out _));

    public static Scalar operator -(in Scalar a) => a.IsZero ? a : new(UInt256.Subtract(Order, a._value, out _));

    public static Scalar operator *(in Scalar a, in Scalar b)
    {
        // 2^256 is congruent to Excess (129 bits), so each fold takes about 127 bits off the high half: 256, 130, 4, 0.
        WideProduct.Multiply(a._value, b._value, out var low, out var high);
        while (!high.IsZero)
        {
            WideProduct.Multiply(high, Excess, out var foldedLow, out var foldedHigh);
            low = UInt256.Add(low, foldedLow, out var carry);
            high = UInt256.Add(foldedHigh, new UInt256(carry, 0, 0, 0), out _);
        }

        return Reduce(low);
    }

    /// <summary>The inverse, a^(n−2), four bits of the exponent at a time; zero for zero.</summary>
    public Scalar Inverse()
    {
        Span<Scalar> powers = stackalloc Scalar[16];
        powers[0] = new Scalar(new UInt256(1, 0, 0, 0));
        for (var i = 1; i < powers.Length; i++)
            powers[i] = powers[i - 1] * this;
        var result = powers[0];
        for (var bit = 252; bit >= 0; bit -= 4)
        {
            result *= result;
            result *= result;
            result *= result;
            result *= result;
            result *= powers[(int)(OrderMinusTwo.BitsFrom(bit) & 15)];
        }

        return result;
    }
}
