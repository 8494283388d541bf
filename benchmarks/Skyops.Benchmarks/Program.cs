using Skyops.Benchmarks;
using Skyops.Benchmarks.Floors;
using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;

// What a benchmark starts beside the silo, in a process of its own.
if (args is [FloorServers.Verb, var floor]) return await FloorServers.RunAsync(floor);
if (args is [HoldingNode.Verb, var gateway]) return await HoldingNode.RunAsync(new Uri(gateway));

// One line a benchmark.
IBenchmark[] benchmarks =
[
    new RuntimeBenchmark(),
    new MatchBenchmark(),
    new JournalBenchmark(),
    new LedgerBenchmark(),
    new MerkleBenchmark(),
    new CryptoBenchmark(),
    new SubmitBenchmark(),
    new ThroughputBenchmark(),
    new ThroughputBenchmark(postgres: true),
    new LatencyBenchmark(),
    new BulkBenchmark(),
    new ProcessBenchmark(),
    new SandboxBenchmark(),
    new BacklogBenchmark(),
    new ReplayBenchmark(),
    new FleetBenchmark(),
    new FailoverBenchmark(),
    new ScaleBenchmark(),
];

return await BenchmarkCommand.RunAsync(benchmarks, args);
