using Skyops.Kernels.Functions;

namespace Skyops.Tests.Kernels;

public sealed class ElementaryTests
{
    [Fact]
    public void Exp_is_within_two_ulp_over_all_exponents()
    {
        var worst = Worst(Elementary.Exp, Math.Exp, x => Math.Abs(x) < 200, signs: true);
        Assert.True(worst.Ulp <= 2, $"{worst.Ulp} ulp at {worst.At:R}");
    }

    [Fact]
    public void Log_is_within_two_ulp_over_all_exponents()
    {
        var worst = Worst(Elementary.Log, Math.Log, _ => true, signs: false);
        Assert.True(worst.Ulp <= 2, $"{worst.Ulp} ulp at {worst.At:R}");
    }

    [Theory]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(0f, 1f)]
    [InlineData(89f, float.PositiveInfinity)]
    [InlineData(-104f, 0f)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(float.MinValue, 0f)]
    [InlineData(float.Epsilon, 1f)]
    public void Exp_has_its_special_values(float x, float expected) => Assert.Equal(expected, Elementary.Exp(x));

    [Theory]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(1f, 0f)]
    [InlineData(-1f, float.NaN)]
    [InlineData(float.NegativeInfinity, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Log_has_its_special_values(float x, float expected) => Assert.Equal(expected, Elementary.Log(x));

    [Fact]
    public void The_half_cosine_is_the_cosine()
    {
        for (var i = 0; i <= 1000; i++)
        {
            var t = i / 1000.0;
            Assert.Equal((1 + Math.Cos(Math.PI * t)) / 2, HalfCosine.At(t), 1e-13);
        }
    }

    /// <summary>Every exponent, with mantissas on a grid and at the ends.</summary>
    private static (double Ulp, float At) Worst(
        Func<float, float> function, Func<double, double> truth, Func<float, bool> wanted, bool signs)
    {
        var worst = (Ulp: 0.0, At: 0f);
        foreach (var sign in signs ? new[] { 0u, 0x80000000u } : [0u])
        {
            for (var exponent = 0u; exponent < 255; exponent++)
            {
                for (var step = 0u; step <= 4096; step++)
                {
                    var x = BitConverter.UInt32BitsToSingle(
                        sign | (exponent << 23) | Math.Min(step * 2048 + (step * 37 % 2048), 0x7FFFFF));
                    if (x == 0 || !wanted(x))
                    {
                        continue;
                    }

                    var exact = truth(x);
                    var actual = function(x);
                    if (Math.Abs(exact) > float.MaxValue)
                    {
                        Assert.True(
                            float.IsPositiveInfinity(actual) || actual == float.MaxValue, $"at {x:R}: {actual}");
                        continue;
                    }

                    var nearest = Math.Abs((float)exact);
                    var unit = nearest >= float.MaxValue
                        ? Math.Pow(2, 104)
                        : MathF.BitIncrement(nearest) - (double)nearest;
                    var error = Math.Abs(actual - exact) / unit;
                    worst = error > worst.Ulp ? (error, x) : worst;
                }
            }
        }

        return worst;
    }
}
