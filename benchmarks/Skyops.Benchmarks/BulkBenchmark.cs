using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;
using Skyops.Benchmarks.Processes;
using Skyops.Storage.Journal;

namespace Skyops.Benchmarks;

/// <summary>
/// Many tasks at once: as requests of a thousand, beside as many rows inserted raw and Graphile Worker's batches; and as the
/// shards of one array.
/// </summary>
internal sealed class BulkBenchmark : IBenchmark
{
    private const int Connections = 4;
    private const int PerRequest = Limits.TasksPerBatch;

    public string Name => "bulk";

    public string Question => "How many tasks a second are taken in requests of a thousand, and how soon is an array of 100,000 shards taken?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        await using var pool = await LocalPool.StartAsync(workers: 0);
        await using var graphile = await PeerProgram.StartAsync(options, "graphile");
        await using var bullMq = await PeerProgram.StartAsync(options, "bullmq");
        using var owner = await TaskOwner.LogInAsync(pool.Api);
        using var load = await PostLoad.OpenAsync(pool.Api, Connections);
        var tasks = options.Units(100_000);
        var arrays = new List<double>();
        var rows = 0L;
        var pairs = await Pairs.RunAsync(
            options.Pairs,
            async () =>
            {
                var before = await RowsAsync(owner);
                var taken = await SubmitAsync(pool, owner, load, tasks);
                rows = await RowsAsync(owner) - before;
                return taken;
            },
            async () =>
            {
                arrays.Add(await ArrayMsAsync(owner, load));
                if (graphile is not null) await graphile.RunAsync("bulk", tasks, PerRequest);
                if (bullMq is not null) await bullMq.RunAsync("bulk", tasks, PerRequest);
                return await InsertAsync(pool, tasks);
            });

        var report = new BenchmarkReport()
            .Add("tasks in requests of 1,000", pairs.OfA(x => x.UnitsPerSecond), "/s", "tasksPerSecond")
            .Add("a row each, raw in groups of 1,000", pairs.OfB(x => x.UnitsPerSecond), "/s")
            .Add("ratio to the raw rows", pairs.RateRatio, "×", "ratioToStore")
            .Add("journal rows a task", (double)rows / tasks, "")
            .Add("CPU of 1,000 tasks: silo", pairs.OfA(x => x.OthersCpuSecondsPer1000), "s", "cpuSecondsPer1000")
            .Add("an array of 100,000 shards is taken after", new Samples(arrays.Skip(1)), "ms", "arrayAcceptMs");
        Add(report, pairs, graphile, "Graphile's addJobs of 1,000", "ratioToGraphile");
        Add(report, pairs, bullMq, "BullMQ's addBulk of 1,000", "ratioToBullMq");
        return report;
    }

    private static void Add(BenchmarkReport report, Pairs pairs, PeerProgram? peer, string what, string key)
    {
        if (peer is null) return;
        report.Add(what, new Samples(peer.Runs.Skip(1).Select(x => x.UnitsPerSecond)), "/s").Add($"ratio to {what}", pairs.RateRatioTo(peer.Runs), "×", key);
    }

    private static async Task<Measurement> SubmitAsync(LocalPool pool, TaskOwner owner, PostLoad load, int tasks)
    {
        var requests = Enumerable.Range(0, Math.Max(1, tasks / PerRequest)).Select(_ => owner.BatchRequest(NoopTasks.Of(1), PerRequest)).ToArray();
        return await Measurement.TakeAsync(tasks, () => pool.Silo.Cpu, () => load.RunAsync(requests.Length, i => requests[i]));
    }

    private static async Task<double> ArrayMsAsync(TaskOwner owner, PostLoad load)
    {
        var request = owner.Request(NoopTasks.Of(Limits.ShardsPerTask));
        return (await load.RunAsync(1, _ => request))[0];
    }

    private static async Task<long> RowsAsync(TaskOwner owner) => (await owner.Client.Journal.VerifyAsync()).Rows;

    private static Task<Measurement> InsertAsync(LocalPool pool, int rows)
    {
        var work = new JournalWork(PerRequest, Math.Max(1, rows / PerRequest));
        foreach (var file in Directory.GetFiles(pool.Scratch)) File.Delete(file);
        var options = new JournalOptions { Path = Path.Combine(pool.Scratch, "raw.db") };
        return Measurement.TakeAsync(work.Rows, () => Task.Run(() => JournalRawLimit.Insert(options, work)));
    }
}
