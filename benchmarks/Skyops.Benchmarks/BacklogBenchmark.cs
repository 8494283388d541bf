using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;
using Skyops.Benchmarks.Processes;

namespace Skyops.Benchmarks;

/// <summary>
/// Whether the network slows down under what waits in it or has ended in it: the same work through an empty silo and, in
/// turn, through one with 100,000 and 1,000,000 shards queued, and one with 1,000,000 finished.
/// </summary>
internal sealed class BacklogBenchmark : IBenchmark
{
    private const int Connections = 64;
    private const int Workers = 1;

    public string Name => "backlog";

    public string Question => "Does the network slow down when a million shards wait in it, or have ended in it?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        var report = new BenchmarkReport();
        await using var empty = await StartAsync();
        var (tenth, most) = (options.Units(100_000), options.Units(1_000_000));
        foreach (var (queued, key) in new[] { (tenth, "ratioAt100k"), (most, "ratioAt1M") })
        {
            await using var full = await StartAsync();
            var before = full.Silo.ResidentMiB;
            using var owner = await TaskOwner.LogInAsync(full.Api);
            using var load = await PostLoad.OpenAsync(full.Api, 4);
            await Backlog.ShardsAsync(owner, load, queued);
            var bytes = (full.Silo.ResidentMiB - before) * (1 << 20) / queued;
            await CompareAsync(options, report, full, empty, $"{queued:N0} queued", key);
            if (key == "ratioAt1M") report.Add("memory of the silo a queued shard", bytes, "B", "bytesPerQueuedShard");
        }

        await using var used = await StartAsync();
        var finishing = new ThroughputRun(used);
        for (var done = 0; done < most; done += Math.Min(most, Limits.ShardsPerTask))
            await finishing.ArrayAsync(Math.Min(most, Limits.ShardsPerTask));
        return await CompareAsync(options, report, used, empty, $"{most:N0} finished", "ratioAt1MFinished");
    }

    /// <summary>A pool whose silo has run long enough that its code is compiled as well as that of the other.</summary>
    private static async Task<LocalPool> StartAsync()
    {
        var pool = await LocalPool.StartAsync(Workers);
        var warming = new ThroughputRun(pool);
        for (var round = 0; round < 4; round++)
        {
            await warming.ArrayAsync(20_000);
            await warming.SinglesAsync(5_000, Connections);
        }

        return pool;
    }

    private static async Task<BenchmarkReport> CompareAsync(
        BenchmarkOptions options, BenchmarkReport report, LocalPool full, LocalPool empty, string what, string key)
    {
        var (runFull, runEmpty) = (new ThroughputRun(full), new ThroughputRun(empty));
        var (shards, tasks) = (options.Units(20_000), options.Units(5_000));
        var arrays = await Pairs.RunAsync(options.Pairs, () => runFull.ArrayAsync(shards), () => runEmpty.ArrayAsync(shards));
        var singles = await Pairs.RunAsync(
            options.Pairs, () => runFull.SinglesAsync(tasks, Connections), () => runEmpty.SinglesAsync(tasks, Connections));
        return report
            .Add($"shards of one array, {what}", arrays.OfA(x => x.UnitsPerSecond), "/s")
            .Add("shards of one array, empty", arrays.OfB(x => x.UnitsPerSecond), "/s")
            .Add($"ratio for shards, {what}", arrays.RateRatio, "×", key + "Shards")
            .Add($"tasks of one shard, {what}", singles.OfA(x => x.UnitsPerSecond), "/s")
            .Add("tasks of one shard, empty", singles.OfB(x => x.UnitsPerSecond), "/s")
            .Add($"ratio for tasks, {what}", singles.RateRatio, "×", key);
    }
}
