using Skyops.Kernels.Models;

namespace Skyops.Kernels.Data;

/// <summary>
/// Makes inputs have mean 0 and deviation 1 over the training rows: per channel for images, per feature for tables.
/// Sums are binary64, rows and positions ascending; deviation 0 counts as 1. The result is (value − mean) · factor in
/// binary32.
/// </summary>
public sealed class Normalisation
{
    private readonly float[] _means;
    private readonly float[] _factors;
    private readonly int _group;

    private Normalisation(float[] means, float[] factors, int group) =>
        (_means, _factors, _group) = (means, factors, group);

    /// <summary>The mean of each channel or feature.</summary>
    public ReadOnlySpan<float> Means => _means;

    /// <summary>1 / deviation of each channel or feature.</summary>
    public ReadOnlySpan<float> Factors => _factors;

    /// <summary>Measures the given rows.</summary>
    public static Normalisation Of(Dataset data, IReadOnlyList<int> rows, SampleShape sample, bool asImages)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rows);
        var groups = asImages ? sample.Channels : sample.Features;
        var group = sample.Features / groups;
        var count = (double)rows.Count * group;
        var sums = new double[groups];
        var squares = new double[groups];
        foreach (var row in rows)
        {
            var values = data.Row(row);
            for (var i = 0; i < values.Length; i++)
            {
                sums[i / group] += values[i];
            }
        }

        var means = Array.ConvertAll(sums, sum => (float)(sum / count));
        foreach (var row in rows)
        {
            var values = data.Row(row);
            for (var i = 0; i < values.Length; i++)
            {
                var distance = (double)values[i] - means[i / group];
                squares[i / group] += distance * distance;
            }
        }

        var factors = Array.ConvertAll(squares, sum => sum == 0 ? 1f : (float)(1 / Math.Sqrt(sum / count)));
        return new Normalisation(means, factors, group);
    }

    /// <summary>One value of a sample, normalised.</summary>
    public float Apply(float value, int feature) => (value - _means[feature / _group]) * _factors[feature / _group];
}
