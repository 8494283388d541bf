using Skyops.Benchmarks;
using Skyops.Benchmarks.Floors;
using Skyops.Benchmarks.Harness;

// What a benchmark starts beside the silo, in a process of its own.
if (args is [FloorServers.Verb, var floor]) return await FloorServers.RunAsync(floor);

// One line a benchmark.
IBenchmark[] benchmarks =
[
    new RuntimeBenchmark(),
    new MatchBenchmark(),
    new JournalBenchmark(),
    new SubmitBenchmark(),
    new ThroughputBenchmark(),
];

return await BenchmarkCommand.RunAsync(benchmarks, args);
