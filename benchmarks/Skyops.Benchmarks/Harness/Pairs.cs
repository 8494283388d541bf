namespace Skyops.Benchmarks.Harness;

/// <summary>
/// Two things measured in turn, A B A B. The machines are noisy, so what counts is the ratio of the two within a pair.
/// </summary>
internal sealed class Pairs
{
    private readonly List<(Measurement A, Measurement B)> _pairs = [];

    /// <summary>Seconds a unit of A over those of B: below one, A is faster.</summary>
    public Samples Ratio => new(_pairs.Select(x => x.A.NanosecondsPerUnit / x.B.NanosecondsPerUnit));

    /// <summary>Units a second of A over those of B: above one, A is faster.</summary>
    public Samples RateRatio => new(_pairs.Select(x => x.A.UnitsPerSecond / x.B.UnitsPerSecond));

    /// <summary>
    /// Units a second of A over those of a third thing, which was measured after each A from the one that warms up on.
    /// </summary>
    public Samples RateRatioTo(IReadOnlyList<Measurement> third) =>
        new(_pairs.Select((x, i) => x.A.UnitsPerSecond / third[i + 1].UnitsPerSecond));

    /// <summary>A figure of A less the same of B.</summary>
    public Samples Differences(Func<Measurement, double> figure) => new(_pairs.Select(x => figure(x.A) - figure(x.B)));

    /// <summary>A figure of A over the same of B.</summary>
    public Samples RatioOf(Func<Measurement, double> figure) => new(_pairs.Select(x => figure(x.A) / figure(x.B)));

    /// <summary>Measures both once to warm up, then <paramref name="count"/> times each, in turn.</summary>
    public static async Task<Pairs> RunAsync(int count, Func<Task<Measurement>> a, Func<Task<Measurement>> b)
    {
        await a();
        await b();
        var pairs = new Pairs();
        for (var i = 0; i < count; i++)
            pairs._pairs.Add((await a(), await b()));
        return pairs;
    }

    /// <summary>A figure of A over all pairs.</summary>
    public Samples OfA(Func<Measurement, double> figure) => new(_pairs.Select(x => figure(x.A)));

    /// <summary>A figure of B over all pairs.</summary>
    public Samples OfB(Func<Measurement, double> figure) => new(_pairs.Select(x => figure(x.B)));
}
