using System.Diagnostics;
using Skyops.Benchmarks.Floors;
using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;
using Skyops.Benchmarks.Processes;
using Skyops.Ledger;

namespace Skyops.Benchmarks;

/// <summary>
/// 10,000 nodes over streams of their own, each holding an attempt: what their heartbeats and telemetry cost the silo when
/// they come as fast as they can, and when they come every five seconds; and whether the store hears of either.
/// </summary>
internal sealed class FleetBenchmark : IBenchmark
{
    private const int Rounds = 20;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly string[] s_patient =
        ["--heartbeat", "5s", "--unreachable-after", "60s", "--fence-after", "90s", "--lost-after", "120s"];

    public string Name => "fleet";

    public string Question => "What do the heartbeats and telemetry of 10,000 nodes cost?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        await using var pool = await LocalPool.StartAsync(workers: 0, s_patient);
        await using var echoServer = await ChildProgram.StartAsync(Programs.Benchmarks, [FloorServers.Verb, StreamEcho.Name]);
        using var echo = new StreamEcho(new Uri(echoServer.FirstLine));
        var count = options.Units(10_000);
        var howLong = TimeSpan.FromSeconds(options.Quick ? 10 : 30);
        using var owner = await TaskOwner.LogInAsync(pool.Api);
        var alone = await IdleAsync(pool, owner, howLong);
        var connecting = Stopwatch.GetTimestamp();
        var before = pool.Silo.ResidentMiB;
        await using var fleet = await Fleet.ConnectAsync(pool.Gateway, count, slots: 1, holds: true, Beat);
        var connected = Stopwatch.GetElapsedTime(connecting);
        await HoldAsync(owner, fleet);
        var resident = pool.Silo.ResidentMiB - before;

        var messages = 0L;
        var pairs = await Pairs.RunAsync(
            options.Pairs,
            async () =>
            {
                var sent = 0L;
                var told = await Measurement.TakeAsync(1, () => pool.Silo.Cpu, async () => sent = await fleet.TellAsync(Rounds));
                messages = sent;
                return told with { Units = sent };
            },
            () => Measurement.TakeAsync(messages, () => echoServer.Cpu, () => echo.RunAsync(messages)));
        var idle = await IdleAsync(pool, owner, howLong);

        return new BenchmarkReport()
            .Add($"{count:N0} nodes are connected after", connected.TotalSeconds, "s", "connectSeconds")
            .Add("messages a second for each core that the silo used", pairs.OfA(PerCore), "/s", "messagesPerSecondPerCore")
            .Add("messages a second", pairs.OfA(x => x.UnitsPerSecond), "/s")
            .Add("receipts echoed for each core that the echo used, 64 a message", pairs.OfB(PerCore), "/s")
            .Add("messages to the echo's, by core", pairs.RatioOf(PerCore), "×", "ratioToEcho")
            .Add("memory of the silo a node that holds an attempt", resident * 1024 / count, "KiB", "kibPerNode")
            .Add("CPU of the silo without nodes", alone.CpuPercent, "%")
            .Add("CPU of the silo when each node beats every 5 s", idle.CpuPercent, "%", "idleCpuPercent")
            .Add("rows that the journal got meanwhile", idle.Rows, "", "idleStatements")
            .Add("bytes that the silo wrote meanwhile", idle.Bytes, "B", "idleBytesWritten");
    }

    private static double PerCore(Measurement x) => x.Units / x.OthersCpu.TotalSeconds;

    /// <summary>Every node gets a shard, which it keeps.</summary>
    private static async Task HoldAsync(TaskOwner owner, Fleet fleet)
    {
        await owner.Client.Tasks.SubmitAsync(NoopTasks.Of(fleet.Count) with { DurationSeconds = 3_600, Budget = Amount.Whole(900_000) });
        for (var start = Stopwatch.GetTimestamp(); fleet.AssignedCount < fleet.Count; await Task.Delay(20))
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(5))
                throw new TimeoutException($"{fleet.AssignedCount} of {fleet.Count} shards were assigned in five minutes");
        }
    }

    private static async Task<(double CpuPercent, long Rows, long Bytes)> IdleAsync(LocalPool pool, TaskOwner owner, TimeSpan howLong)
    {
        var rows = (await owner.Client.Journal.VerifyAsync()).Rows;
        await Task.Delay(TimeSpan.FromSeconds(2));
        var (cpu, bytes, start) = (pool.Silo.Cpu, pool.Silo.WrittenBytes, Stopwatch.GetTimestamp());
        await Task.Delay(howLong);
        var percent = (pool.Silo.Cpu - cpu) / Stopwatch.GetElapsedTime(start) * 100;
        bytes = pool.Silo.WrittenBytes - bytes;
        return (percent, (await owner.Client.Journal.VerifyAsync()).Rows - rows, bytes);
    }
}
