namespace Skyops.Ethereum.Curve;

/// <summary>
/// a·G + b·P in one run of doublings (Shamir's trick), with 64 odd multiples of G kept ready and eight of P made on
/// the way. Variable time, public data only.
/// </summary>
internal static class DoubleMultiplication
{
    private const int GeneratorWidth = 8;
    private const int PointWidth = 5;

    private static readonly AffinePoint[] GeneratorMultiples = MakeGeneratorMultiples();

    public static JacobianPoint Compute(in Scalar a, in Scalar b, in AffinePoint point)
    {
        Span<sbyte> generatorDigits = stackalloc sbyte[SignedDigits.MaxLength];
        Span<sbyte> pointDigits = stackalloc sbyte[SignedDigits.MaxLength];
        SignedDigits.Write(a, GeneratorWidth, generatorDigits);
        SignedDigits.Write(b, PointWidth, pointDigits);
        Span<JacobianPoint> multiples = stackalloc JacobianPoint[1 << (PointWidth - 2)];
        WriteOddMultiples(new JacobianPoint(point), multiples);

        var sum = JacobianPoint.Infinity;
        for (var bit = SignedDigits.MaxLength - 1; bit >= 0; bit--)
        {
            sum = sum.Doubled();
            int digit = generatorDigits[bit];
            if (digit != 0)
                sum = sum.Add(digit > 0 ? GeneratorMultiples[digit / 2] : GeneratorMultiples[-digit / 2].Negated());
            digit = pointDigits[bit];
            if (digit != 0)
                sum = sum.Add(digit > 0 ? multiples[digit / 2] : multiples[-digit / 2].Negated());
        }

        return sum;
    }

    private static void WriteOddMultiples(in JacobianPoint point, Span<JacobianPoint> multiples)
    {
        var twice = point.Doubled();
        multiples[0] = point;
        for (var i = 1; i < multiples.Length; i++)
            multiples[i] = multiples[i - 1].Add(twice);
    }

    private static AffinePoint[] MakeGeneratorMultiples()
    {
        var multiples = new JacobianPoint[1 << (GeneratorWidth - 2)];
        WriteOddMultiples(new JacobianPoint(AffinePoint.Generator), multiples);
        return Array.ConvertAll(multiples, multiple => multiple.TryToAffine(out var affine)
            ? affine
            : throw new InvalidOperationException("A small multiple of the base point is at infinity."));
    }
}
