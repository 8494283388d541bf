using Skyops.Benchmarks.Floors;
using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;
using Skyops.Benchmarks.Processes;

namespace Skyops.Benchmarks;

/// <summary>Single durable submissions to a real silo, beside an endpoint that reads the same bytes and keeps nothing.</summary>
internal sealed class SubmitBenchmark : IBenchmark
{
    private const int Connections = 64;

    /// <summary>The journal's rows in groups as large as there are connections: what the disk alone allows.</summary>
    private static readonly JournalWork s_flushed = new(Connections, 60);

    public string Name => "submit";

    public string Question => "How many tasks a second can be submitted, each durable before its answer, over 64 connections?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        await using var pool = await LocalPool.StartAsync(workers: 0);
        await using var floor = await ChildProgram.StartAsync(Programs.Benchmarks, [FloorServers.Verb, EmptyPost.Name]);
        using var owner = await TaskOwner.LogInAsync(pool.Api);
        using var silo = await PostLoad.OpenAsync(pool.Api, Connections);
        using var empty = await PostLoad.OpenAsync(new Uri(floor.FirstLine), Connections);
        await using var bullMq = await PeerProgram.StartAsync(options, "bullmq");
        var request = owner.Request(NoopTasks.Of(1));
        var answerBytes = await silo.PostOneAsync(request);
        var emptyRequest = owner.Request(NoopTasks.Of(1), $"{EmptyPost.Path}{answerBytes}");

        var count = options.Units(20_000);
        var p99 = new List<double>();
        var p99Signed = new List<double>();
        var flushes = new List<double>();
        var plain = await Pairs.RunAsync(
            options.Pairs,
            () => PostAsync(silo, pool.Silo, count, _ => request, p99),
            async () =>
            {
                flushes.Add((await FlushAsync(pool)).UnitsPerSecond);
                if (bullMq is not null) await bullMq.RunAsync("submit", count, Connections);
                return await PostAsync(empty, floor, count, _ => emptyRequest, []);
            });
        var signed = await Pairs.RunAsync(
            options.Pairs,
            () => PostSignedAsync(silo, pool.Silo, count / 3, owner, p99Signed),
            () => PostAsync(silo, pool.Silo, count / 3, _ => request, []));

        var report = new BenchmarkReport()
            .Add("submissions", plain.OfA(x => x.UnitsPerSecond), "/s", "submitsPerSecond")
            .Add("empty POST of the same bytes", plain.OfB(x => x.UnitsPerSecond), "/s")
            .Add("ratio to the empty POST", plain.RateRatio, "×", "ratioToHttpLimit")
            .Add("p99 of a submission", new Samples(p99.Skip(1)), "ms", "p99Ms")
            .Add("650-byte rows flushed in groups of 64", new Samples(flushes.Skip(1)), "/s")
            .Add("CPU of 1,000 submissions: silo", plain.OfA(x => x.OthersCpuSecondsPer1000), "s", "cpuSecondsPer1000")
            .Add("CPU of 1,000 submissions: client", plain.OfA(x => x.CpuSecondsPer1000), "s", "clientCpuSecondsPer1000")
            .Add("CPU of 1,000 empty POSTs: server", plain.OfB(x => x.OthersCpuSecondsPer1000), "s")
            .Add("CPU of 1,000 empty POSTs: client", plain.OfB(x => x.CpuSecondsPer1000), "s")
            .Add("submissions with a signature each", signed.OfA(x => x.UnitsPerSecond), "/s", "signedSubmitsPerSecond")
            .Add("ratio to those without", signed.RateRatio, "×", "signedRatio")
            .Add("p99 of a signed submission", new Samples(p99Signed.Skip(1)), "ms")
            .Add("CPU of 1,000 signed submissions: silo", signed.OfA(x => x.OthersCpuSecondsPer1000), "s", "signedCpuSecondsPer1000");
        if (bullMq is null) return report;
        return report
            .Add("jobs added to BullMQ, as many at once", new Samples(bullMq.Runs.Skip(1).Select(x => x.UnitsPerSecond)), "/s")
            .Add("submissions to BullMQ's", plain.RateRatioTo(bullMq.Runs), "×", "ratioToBullMq");
    }

    private static async Task<Measurement> PostAsync(
        PostLoad load, ChildProgram server, int count, Func<int, byte[]> request, List<double> p99)
    {
        double[] latencies = [];
        var measurement = await Measurement.TakeAsync(
            count, () => server.Cpu, async () => latencies = await load.RunAsync(count, request));
        p99.Add(latencies[(int)(latencies.Length * 0.99)]);
        return measurement;
    }

    /// <summary>The signatures are made beforehand: what is measured is what the silo has to do about them.</summary>
    private static Task<Measurement> PostSignedAsync(
        PostLoad load, ChildProgram server, int count, TaskOwner owner, List<double> p99)
    {
        var spec = NoopTasks.Of(1);
        var requests = new byte[count][];
        Parallel.For(0, count, i => requests[i] = owner.SignedRequest(spec));
        return PostAsync(load, server, count, i => requests[i], p99);
    }

    private static Task<Measurement> FlushAsync(LocalPool pool)
    {
        var path = Path.Combine(pool.Scratch, "flushed");
        return Measurement.TakeAsync(s_flushed.Rows, () => Task.Run(() => JournalRawLimit.Flush(path, s_flushed)));
    }
}
