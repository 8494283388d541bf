namespace Skyops.Kernels.Functions;

/// <summary>
/// The cosine schedule's factor, taken on the host in binary64 with nothing but additions and multiplications.
/// </summary>
internal static class HalfCosine
{
    /// <summary>
    /// (1 + cos πt) / 2 = cos²(πt / 2) for 0 ≤ t ≤ 1, by the Taylor series of the cosine to the 18th power.
    /// </summary>
    public static double At(double t)
    {
        var x = Math.Clamp(t, 0, 1) * (Math.PI / 2);
        var square = x * x;
        var sum = 1.0;
        for (var k = 18; k >= 2; k -= 2)
        {
            sum = 1.0 - (square / (k * (k - 1)) * sum);
        }

        return sum * sum;
    }
}
