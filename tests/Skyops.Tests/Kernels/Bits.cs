namespace Skyops.Tests.Kernels;

/// <summary>Compares results bit by bit and makes awkward inputs.</summary>
internal static class Bits
{
    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var (e, a) = (Canonical(expected[i]), BitConverter.SingleToUInt32Bits(actual[i]));
            Assert.True(e == a, $"{what}: element {i} is {actual[i]} ({a:X8}), not {expected[i]} ({e:X8})");
        }
    }

    /// <summary>Ordinary numbers.</summary>
    public static float[] Tame(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => ((float)random.NextDouble() * 2) - 1)];
    }

    /// <summary>
    /// Numbers over all exponents, subnormals and zeros of both signs; with specials also infinities and NaN.
    /// </summary>
    public static float[] Wild(int seed, int count, bool specials)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(400) switch
        {
            0 when specials => float.PositiveInfinity,
            1 when specials => float.NegativeInfinity,
            2 when specials => BitConverter.UInt32BitsToSingle(0xFFC12345),
            < 20 => BitConverter.Int32BitsToSingle(random.Next(0x00800000) | (random.Next(2) << 31)),
            < 30 => random.Next(2) == 0 ? 0f : -0f,
            _ => (((float)random.NextDouble() * 2) - 1) * MathF.Pow(10, random.Next(-19, 19)),
        })];
    }

    private static uint Canonical(float value) =>
        float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(value);
}
