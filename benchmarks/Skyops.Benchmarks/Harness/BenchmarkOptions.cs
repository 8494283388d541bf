namespace Skyops.Benchmarks.Harness;

/// <summary>How to run a benchmark.</summary>
/// <param name="Quick">Less work, to see that it runs; its figures are not for results.</param>
/// <param name="Json">End with one line of JSON.</param>
/// <param name="Peers">Measure the peers beside it; they have to be installed.</param>
internal sealed record BenchmarkOptions(bool Quick, bool Json, bool Peers)
{
    /// <summary>How many interleaved pairs to measure: five, or two when quick.</summary>
    public int Pairs => Quick ? 2 : 5;

    /// <summary><paramref name="full"/> units of work, or a tenth of them when quick.</summary>
    public int Units(int full) => Quick ? Math.Max(1, full / 10) : full;
}
