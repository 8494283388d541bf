using Skyops.Benchmarks;
using Skyops.Benchmarks.Harness;

// One line a benchmark.
IBenchmark[] benchmarks =
[
    new RuntimeBenchmark(),
];

return await BenchmarkCommand.RunAsync(benchmarks, args);
