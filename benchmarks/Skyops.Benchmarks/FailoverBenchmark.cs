using System.Diagnostics;
using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;
using Skyops.Benchmarks.Processes;

namespace Skyops.Benchmarks;

/// <summary>
/// Processes killed without a word: a worker that holds attempts, and a silo with a million shards queued. How long until the
/// work goes on elsewhere, and whether anything that was acknowledged is gone.
/// </summary>
internal sealed class FailoverBenchmark : IBenchmark
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Silence after which a silo takes a worker for lost: its default, said so that what is beyond it can be told.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public string Name => "failover";

    public string Question => "How long until work goes on after a worker or a silo was killed, and is anything lost?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        var report = new BenchmarkReport();
        await WorkerAsync(options, report);
        await SiloAsync(options, report);
        return await StandbyRun.AddAsync(options, report);
    }

    /// <summary>The holder is a process of its own, so that its death is one of a process.</summary>
    private static async Task WorkerAsync(BenchmarkOptions options, BenchmarkReport report)
    {
        var seconds = new List<double>();
        for (var i = 0; i < options.Pairs; i++)
        {
            await using var pool = await LocalPool.StartAsync(workers: 0, ["--lost-after", $"{LostAfter.TotalSeconds}s"]);
            using var owner = await TaskOwner.LogInAsync(pool.Api);
            await using var holder = await ChildProgram.StartAsync(
                Programs.Benchmarks, [HoldingNode.Verb, pool.Gateway.ToString()], answers: true);
            var task = await owner.Client.Tasks.SubmitAsync(NoopTasks.Of(1) with { DurationSeconds = 600 });
            await holder.AskAsync("assigned");
            await using var other = await Fleet.ConnectAsync(pool.Gateway, count: 1, slots: 1, holds: true, Beat);
            var arrives = other.WhenAssignedAsync(task.Id);
            var killed = Stopwatch.GetTimestamp();
            await holder.KillAsync();
            seconds.Add(Stopwatch.GetElapsedTime(killed, await arrives.WaitAsync(Patience)).TotalSeconds);
        }

        report.Add("worker killed until its attempt is on another node", new Samples(seconds), "s", "workerSeconds")
            .Add("of that beyond the silence that the silo waits for", new Samples(seconds.Select(x => x - LostAfter.TotalSeconds)), "s", "workerBeyondSeconds")
            .Note($"A silo takes a worker for lost after {LostAfter.TotalSeconds} s of silence (its default).");
    }

    private static async Task SiloAsync(BenchmarkOptions options, BenchmarkReport report)
    {
        await using var pool = await LocalPool.StartAsync(workers: 0);
        using var owner = await TaskOwner.LogInAsync(pool.Api);
        using var load = await PostLoad.OpenAsync(pool.Api, 4);
        var tasks = options.Units(100_000);
        var requests = tasks / Limits.TasksPerBatch;
        await load.RunAsync(requests, _ => owner.BatchRequest(NoopTasks.Of(1), Limits.TasksPerBatch));
        await Backlog.ShardsAsync(owner, load, options.Units(1_000_000) - tasks);
        var seconds = new List<double>();
        for (var i = 0; i < options.Pairs; i++)
        {
            var killed = Stopwatch.GetTimestamp();
            await pool.Silo.KillAsync();
            await pool.StartSiloAsync();
            await using var fleet = await Fleet.ConnectAsync(pool.Gateway, count: 1, slots: 1, holds: true, Beat);
            while (fleet.AssignedCount == 0)
            {
                if (Stopwatch.GetElapsedTime(killed) > Patience) throw new TimeoutException("nothing was assigned in three minutes");
                await Task.Delay(1);
            }

            seconds.Add(Stopwatch.GetElapsedTime(killed).TotalSeconds);
        }

        var kept = await CountAsync(pool);
        report.Add("silo killed until it gives out work again", new Samples(seconds), "s", "restartSeconds")
            .Add("acknowledged tasks that are gone", tasks + Math.Max(1, (options.Units(1_000_000) - tasks) / Limits.ShardsPerTask) - kept, "", "lostAcknowledged");
    }

    /// <summary>All tasks in the journal, which is what a silo knows.</summary>
    private static async Task<long> CountAsync(LocalPool pool)
    {
        await pool.Silo.KillAsync();
        return JournalScan.Entities(Path.Combine(pool.SiloFolder, "journal.db"), "task");
    }
}
