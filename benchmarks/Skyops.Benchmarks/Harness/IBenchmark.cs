namespace Skyops.Benchmarks.Harness;

/// <summary>One question about cost, answered by measuring.</summary>
internal interface IBenchmark
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>The question, in one sentence.</summary>
    string Question { get; }

    /// <summary>Measures.</summary>
    Task<BenchmarkReport> RunAsync(BenchmarkOptions options);
}
