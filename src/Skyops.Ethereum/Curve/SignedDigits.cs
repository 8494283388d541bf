namespace Skyops.Ethereum.Curve;

/// <summary>
/// A scalar in width-w non-adjacent form: digits that are zero or odd and between −2^(w−1) and 2^(w−1), at least w − 1
/// zeros after each other digit (Hankerson, Menezes, Vanstone, "Guide to Elliptic Curve Cryptography", algorithm 3.35).
/// </summary>
internal static class SignedDigits
{
    /// <summary>One more than the bits of a scalar, because the last carry may need a digit of its own.</summary>
    public const int MaxLength = 257;

    /// <summary>Writes the digits, the lowest first; the rest of the span is zero.</summary>
    public static void Write(in Scalar scalar, int width, Span<sbyte> digits)
    {
        digits.Clear();
        var value = scalar.Value;
        var mask = (1 << width) - 1;
        var carry = 0;
        for (var bit = 0; bit < MaxLength;)
        {
            var window = (bit < 256 ? (int)(value.BitsFrom(bit) & (ulong)mask) : 0) + carry;
            if ((window & 1) == 0)
            {
                // An even window of which the lowest bit is 0: a carry that made it even stays for the next bit.
                carry = ((bit < 256 ? (int)(value.BitsFrom(bit) & 1) : 0) + carry) >> 1;
                bit++;
                continue;
            }

            carry = window > mask / 2 ? 1 : 0;
            digits[bit] = (sbyte)(window - (carry << width));
            bit += width;
        }
    }
}
