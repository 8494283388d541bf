using Skyops.Benchmarks.Floors;
using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;
using Skyops.Benchmarks.Processes;
using Skyops.Storage.Journal;

namespace Skyops.Benchmarks;

/// <summary>
/// Shards that do nothing, end to end over real processes: submitted, placed, dispatched, reported with a signed receipt,
/// judged, paid, and durable at each step; beside the same number of rows inserted raw.
/// </summary>
/// <param name="postgres">Whether the journal is on PostgreSQL instead of SQLite.</param>
internal sealed class ThroughputBenchmark(bool postgres = false) : IBenchmark
{
    private const int Connections = 64;
    private const int Workers = 2;
    private const int RowsPerGroup = 64;
    private const int PeersBatch = 1_000;

    public string Name => postgres ? "throughput-postgres" : "throughput";

    public string Question => "How many shards that do nothing go through the whole network in a second, in one array and in tasks of one?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        if (postgres && !await StandbyPair.IsBuiltAsync())
            return new BenchmarkReport().Note("skipped: this build's `skyops silo` has no --journal");
        await using var database = postgres ? await PostgresServer.StartAsync() : null;
        await using var pool = await LocalPool.StartAsync(Workers, database is null ? [] : ["--journal", database.ConnectionString]);
        await using var echoServer = await ChildProgram.StartAsync(Programs.Benchmarks, [FloorServers.Verb, StreamEcho.Name]);
        using var echo = new StreamEcho(new Uri(echoServer.FirstLine));
        await using var bullMq = await PeerProgram.StartAsync(options, "bullmq");
        await using var graphile = await PeerProgram.StartAsync(options, "graphile");
        var run = new ThroughputRun(pool);
        var (shards, tasks) = (options.Units(40_000), options.Units(10_000));
        var echoes = new List<double>();
        var array = await Pairs.RunAsync(
            options.Pairs,
            () => run.ArrayAsync(shards),
            async () =>
            {
                echoes.Add((await Measurement.TakeAsync(shards, () => echo.RunAsync(shards))).UnitsPerSecond);
                if (graphile is not null) await graphile.RunAsync("array", shards, PeersBatch);
                return await InsertAsync(pool, run.LastRows);
            });
        var arrayRows = run.LastRows;
        var silo = run.SiloCpu;
        run.SiloCpu = [];
        var singles = await Pairs.RunAsync(
            options.Pairs,
            () => run.SinglesAsync(tasks, Connections),
            async () =>
            {
                if (bullMq is not null) await bullMq.RunAsync("singles", tasks, Connections);
                return await InsertAsync(pool, run.LastRows);
            });

        var report = new BenchmarkReport()
            .Add("shards of one array", array.OfA(x => x.UnitsPerSecond), "/s", "shardsPerSecond")
            .Add("receipts echoed over a stream, 64 a message", new Samples(echoes.Skip(1)), "/s")
            .Add("rows of the array, raw in groups of 64", array.OfB(x => x.UnitsPerSecond), "/s")
            .Add("journal rows a shard", One((double)arrayRows / shards), "", "rowsPerShard")
            .Add("CPU of 1,000 shards: silo", Last(silo), "s", "shardCpuSecondsPer1000")
            .Add("CPU of 1,000 shards: silo and workers", array.OfA(x => x.OthersCpuSecondsPer1000), "s")
            .Add("tasks of one shard", singles.OfA(x => x.UnitsPerSecond), "/s", "tasksPerSecond")
            .Add("as many rows as they left, raw in groups of 64", singles.OfB(x => x.UnitsPerSecond), "/s")
            .Add("time to that of their rows raw", TimeRatio(singles), "×", "timeToRawRows")
            .Add("journal rows a task", One((double)run.LastRows / tasks), "", "rowsPerTask")
            .Add("CPU of 1,000 tasks: silo", Last(run.SiloCpu), "s", "cpuSecondsPer1000")
            .Add("CPU of 1,000 tasks: silo and workers", singles.OfA(x => x.OthersCpuSecondsPer1000), "s")
            .Add("CPU of 1,000 tasks: client", singles.OfA(x => x.CpuSecondsPer1000), "s");
        AddPeer(report, bullMq, singles, "BullMQ, jobs added one by one", "ratioToBullMq");
        AddPeer(report, graphile, array, "Graphile Worker, jobs added in thousands", "ratioToGraphile");
        return report;
    }

    private static void AddPeer(BenchmarkReport report, PeerProgram? peer, Pairs ours, string what, string key)
    {
        if (peer is null) return;
        report.Add(what, Last(peer.Runs, x => x.UnitsPerSecond), "/s")
            .Add($"CPU of 1,000: all processes of {what}", Last(peer.Runs, x => x.OthersCpuSecondsPer1000), "s")
            .Add($"ratio to {what}", ours.RateRatioTo(peer.Runs), "×", key);
    }

    private static Samples Last(List<Measurement> runs, Func<Measurement, double> figure) => new(runs.Skip(1).Select(figure));

    private static Samples One(double value) => new([value]);

    /// <summary>Without the run that warmed up.</summary>
    private static Samples Last(List<double> values) => new(values.Skip(1));

    private static Samples TimeRatio(Pairs pairs) => pairs.RatioOf(x => x.Wall.TotalSeconds);

    private static Task<Measurement> InsertAsync(LocalPool pool, long rows)
    {
        var work = new JournalWork(RowsPerGroup, (int)Math.Max(1, rows / RowsPerGroup));
        foreach (var file in Directory.GetFiles(pool.Scratch)) File.Delete(file);
        var options = new JournalOptions { Path = Path.Combine(pool.Scratch, "raw.db") };
        return Measurement.TakeAsync(work.Rows, () => Task.Run(() => JournalRawLimit.Insert(options, work)));
    }
}
