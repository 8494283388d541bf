using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;
using Skyops.Benchmarks.Processes;

namespace Skyops.Benchmarks;

/// <summary>
/// Whether cost grows faster than the work: an array and tasks of one shard, end to end, at one, ten and a hundred times the
/// size. The exponent is the slope of log(cost) over log(size), so 1 is in proportion; cost is the CPU of silo and workers.
/// Small sizes are repeated, so that what is divided is never a few ticks of the clock.
/// </summary>
internal sealed class ScaleBenchmark : IBenchmark
{
    private const int Connections = 64;
    private const int Largest = 100;
    private static readonly int[] s_times = [1, 10, Largest];

    public string Name => "scale";

    public string Question => "Does the cost of the work grow in proportion to it?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        await using var pool = await LocalPool.StartAsync(workers: 2);
        var run = new ThroughputRun(pool) { CountsRows = false };
        await run.ArrayAsync(5_000);
        await run.SinglesAsync(1_000, Connections);
        var report = new BenchmarkReport();
        var shards = await MeasureAsync(options, report, options.Units(1_000), "shards of one array", run.ArrayAsync);
        var tasks = await MeasureAsync(
            options, report, options.Units(200), "tasks of one shard", size => run.SinglesAsync(size, Connections));
        return report
            .Add("exponent for shards of an array", shards, "", "exponentShards")
            .Add("exponent for tasks", tasks, "", "exponentTasks")
            .Add("the larger one", Math.Max(shards.Median, tasks.Median), "", "exponent");
    }

    private static async Task<Samples> MeasureAsync(
        BenchmarkOptions options, BenchmarkReport report, int size, string what, Func<int, Task<Measurement>> work)
    {
        var costs = s_times.Select(_ => new List<double>()).ToArray();
        var exponents = new List<double>();
        for (var round = 0; round < options.Pairs; round++)
        {
            for (var i = 0; i < s_times.Length; i++) costs[i].Add(await CostAsync(size * s_times[i], Largest / s_times[i], work));
            exponents.Add(Slope([.. costs.Select(x => x[^1])]));
        }

        for (var i = 0; i < s_times.Length; i++)
            report.Add($"CPU of {size * s_times[i]:N0} {what}, for 1,000", new Samples(costs[i].Select(x => x * 1_000 / (size * Largest))), "s");
        return new Samples(exponents);
    }

    /// <summary>CPU seconds of a hundred times the smallest size, in as many runs as it takes; at most ten are made.</summary>
    private static async Task<double> CostAsync(int size, int runs, Func<int, Task<Measurement>> work)
    {
        var made = Math.Min(runs, 10);
        var seconds = 0.0;
        for (var i = 0; i < made; i++) seconds += (await work(size)).OthersCpu.TotalSeconds;
        return seconds * runs / made;
    }

    /// <summary>Least squares over the logarithms; every cost is of the same work in all, so 1 is added.</summary>
    private static double Slope(double[] costs)
    {
        var x = s_times.Select(times => Math.Log(times)).ToArray();
        var y = costs.Select(cost => Math.Log(cost)).ToArray();
        var (meanX, meanY) = (x.Average(), y.Average());
        return 1 + (x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX)));
    }
}
