using Skyops.Benchmarks.Floors;
using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;
using Skyops.Benchmarks.Processes;

namespace Skyops.Benchmarks;

/// <summary>
/// From the first byte of a submission until a worker's stream has its shard: one at a time in an idle pool of 1,000 nodes,
/// then at half of what the pool can do, with 10,000 nodes and 100,000 tasks waiting.
/// </summary>
internal sealed class LatencyBenchmark : IBenchmark
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>Nodes of one process on two cores, which they share with all else: late heartbeats must not lose them.</summary>
    private static readonly string[] s_patient =
        ["--heartbeat", "5s", "--unreachable-after", "60s", "--fence-after", "90s", "--lost-after", "120s"];

    public string Name => "latency";

    public string Question => "How long from a submission until a worker's stream has the shard?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        var report = new BenchmarkReport();
        await IdleAsync(options, report);
        await LoadedAsync(options, report);
        return report;
    }

    private static async Task IdleAsync(BenchmarkOptions options, BenchmarkReport report)
    {
        await using var pool = await LocalPool.StartAsync(workers: 0, s_patient);
        await using var post = await ChildProgram.StartAsync(Programs.Benchmarks, [FloorServers.Verb, EmptyPost.Name]);
        await using var echo = await ChildProgram.StartAsync(Programs.Benchmarks, [FloorServers.Verb, StreamEcho.Name]);
        await using var bullMq = await PeerProgram.StartAsync(options, "bullmq");
        await using var graphile = await PeerProgram.StartAsync(options, "graphile");
        await using var slurm = await PeerProgram.StartAsync(options, "slurm");
        await using var fleet = await Fleet.ConnectAsync(pool.Gateway, options.Units(1_000), slots: 8, holds: false, Beat);
        using var owner = await TaskOwner.LogInAsync(pool.Api);
        using var silo = await HttpConnection.OpenAsync(pool.Api);
        using var floor = await LatencyFloor.OpenAsync(new Uri(post.FirstLine), new Uri(echo.FirstLine), owner, pool.Scratch);
        var run = new LatencyRun(owner, fleet);
        var count = options.Units(2_000);
        List<double> p50 = [], p99 = [], max = [], floors = [], toFloor = [], toBullMq = [], toGraphile = [], toSlurm = [], slurmMs = [];
        for (var pair = 0; pair <= options.Pairs; pair++)
        {
            var took = await run.OneByOneAsync(silo, count);
            var least = await floor.RunAsync(count);
            var bullMqMs = bullMq is null ? 0 : (await bullMq.LatencyAsync(count)).P50;
            var graphileMs = graphile is null ? 0 : (await graphile.LatencyAsync(count)).P50;
            var sbatchMs = slurm is null ? 0 : (await slurm.LatencyAsync(options.Quick ? 3 : 10)).P50;
            if (pair == 0) continue;
            p50.Add(took.P50);
            p99.Add(took.P99);
            max.Add(took.Max);
            floors.Add(least.P50);
            toFloor.Add(took.P50 / least.P50);
            toBullMq.Add(bullMqMs / took.P50);
            toGraphile.Add(graphileMs / took.P50);
            toSlurm.Add(sbatchMs / took.P50);
            slurmMs.Add(sbatchMs);
        }

        report.Add($"idle, {fleet.Count:N0} nodes: median", new Samples(p50), "ms", "idleP50Ms")
            .Add("idle: p99", new Samples(p99), "ms", "idleP99Ms")
            .Add("idle: longest", new Samples(max), "ms")
            .Add("floor: POST, durable write, half a stream's round trip", new Samples(floors), "ms", "floorP50Ms")
            .Add("time to the floor's", new Samples(toFloor), "×", "ratioToFloor");
        if (bullMq is not null) report.Add("BullMQ's median to ours", new Samples(toBullMq), "×", "ratioToBullMq");
        if (graphile is not null) report.Add("Graphile's median to ours", new Samples(toGraphile), "×", "ratioToGraphile");
        if (slurm is not null)
            report.Add("sbatch until the job's process runs", new Samples(slurmMs), "ms").Add("sbatch's median to ours", new Samples(toSlurm), "×", "ratioToSlurmSbatch");
    }

    private static async Task LoadedAsync(BenchmarkOptions options, BenchmarkReport report)
    {
        await using var pool = await LocalPool.StartAsync(workers: 0, s_patient);
        await using var fleet = await Fleet.ConnectAsync(pool.Gateway, options.Units(10_000), slots: 8, holds: false, Beat);
        using var owner = await TaskOwner.LogInAsync(pool.Api);
        using var load = await PostLoad.OpenAsync(pool.Api, connections: 64);
        var backlog = options.Units(100_000);
        await Backlog.TasksAsync(owner, load, backlog);
        var run = new LatencyRun(owner, fleet);
        var most = await run.MostPerSecondAsync(load, options.Units(10_000));
        var took = await run.AtRateAsync(load, most / 2, TimeSpan.FromSeconds(options.Quick ? 3 : 20));
        report.Add($"most tasks a second, {fleet.Count:N0} nodes, {backlog:N0} waiting", most, "/s")
            .Add("at half of that: median", took.P50, "ms", "loadedP50Ms")
            .Add("at half of that: p99", took.P99, "ms", "loadedP99Ms")
            .Add("at half of that: longest", took.Max, "ms", "loadedMaxMs");
    }
}
