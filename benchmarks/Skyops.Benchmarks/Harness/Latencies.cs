namespace Skyops.Benchmarks.Harness;

/// <summary>How long many things took, in milliseconds.</summary>
internal sealed class Latencies
{
    private readonly double[] _sorted;

    public Latencies(IEnumerable<double> milliseconds) => _sorted = [.. milliseconds.Order()];

    public double P50 => _sorted[_sorted.Length / 2];

    public double P99 => _sorted[(int)(_sorted.Length * 0.99)];

    public double Max => _sorted[^1];
}
