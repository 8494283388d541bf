namespace Skyops.Benchmarks.Harness;

/// <summary>What a benchmark found: rows for people, keys for programs.</summary>
internal sealed class BenchmarkReport
{
    private readonly List<ReportRow> _rows = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, double> _keys = [];

    public IReadOnlyList<ReportRow> Rows => _rows;

    public IReadOnlyDictionary<string, double> Keys => _keys;

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Adds a note.</summary>
    public BenchmarkReport Note(string note)
    {
        _notes.Add(note);
        return this;
    }

    /// <summary>Adds a row with one sample.</summary>
    public BenchmarkReport Add(string what, double value, string unit, string? key = null) =>
        Add(what, new Samples([value]), unit, key);

    /// <summary>Adds a row, and its median under <paramref name="key"/> if there is one.</summary>
    public BenchmarkReport Add(string what, Samples samples, string unit, string? key = null)
    {
        _rows.Add(new(what, samples, unit));
        if (key is not null)
            _keys.Add(key, samples.Median);
        return this;
    }
}
