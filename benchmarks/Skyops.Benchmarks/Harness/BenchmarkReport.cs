namespace Skyops.Benchmarks.Harness;

/// <summary>What a benchmark found: rows for people, keys for programs.</summary>
internal sealed class BenchmarkReport
{
    private readonly List<ReportRow> _rows = [];
    private readonly Dictionary<string, double> _keys = [];

    public IReadOnlyList<ReportRow> Rows => _rows;

    public IReadOnlyDictionary<string, double> Keys => _keys;

    /// <summary>Adds a row, and its median under <paramref name="key"/> if there is one.</summary>
    public BenchmarkReport Add(string what, Samples samples, string unit, string? key = null)
    {
        _rows.Add(new(what, samples, unit));
        if (key is not null)
            _keys.Add(key, samples.Median);
        return this;
    }
}
