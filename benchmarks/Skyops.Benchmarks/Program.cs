using Skyops.Benchmarks;
using Skyops.Benchmarks.Harness;

// One line a benchmark.
IBenchmark[] benchmarks =
[
    new RuntimeBenchmark(),
    new JournalBenchmark(),
];

return await BenchmarkCommand.RunAsync(benchmarks, args);
