namespace Skyops.Ethereum.Curve;

/// <summary>A point of secp256k1, y² = x³ + 7, other than the one at infinity.</summary>
internal readonly struct AffinePoint
{
    public readonly FieldElement X;
    public readonly FieldElement Y;

    public AffinePoint(in FieldElement x, in FieldElement y)
    {
        X = x;
        Y = y;
    }

    /// <summary>The base point G of SEC 2, section 2.4.1.</summary>
    public static AffinePoint Generator { get; } = CreateGenerator();

    public AffinePoint Negated() => new(X, -Y);

    /// <summary>Finds the point with this x and this parity of y; false if x³ + 7 has no square root.</summary>
    public static bool TryDecompress(in FieldElement x, bool yIsOdd, out AffinePoint point)
    {
        var square = (x.Squared() * x) + FieldElement.FromSmall(7);
        var y = square.SquareRootCandidate();
        var onCurve = y.Squared().Equals(square);
        point = onCurve ? new AffinePoint(x, y.IsOdd == yIsOdd ? y : -y) : default;
        return onCurve;
    }

    private static AffinePoint CreateGenerator()
    {
        var x = new UInt256(0x59F2_815B_16F8_1798, 0x029B_FCDB_2DCE_28D9, 0x55A0_6295_CE87_0B07, 0x79BE_667E_F9DC_BBAC);
        return FieldElement.TryCreate(x, out var element) && TryDecompress(element, yIsOdd: false, out var generator)
            ? generator
            : throw new InvalidOperationException("The base point of secp256k1 is not on the curve.");
    }
}
