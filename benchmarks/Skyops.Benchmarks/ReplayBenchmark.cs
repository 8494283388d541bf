using System.Diagnostics;
using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;
using Skyops.Benchmarks.Processes;

namespace Skyops.Benchmarks;

/// <summary>
/// A silo started on the journal that real work left: how long until it serves and its ledger answers, and the most memory it
/// took meanwhile; beside a program that reads the same rows and does nothing with them.
/// </summary>
internal sealed class ReplayBenchmark : IBenchmark
{
    private const int Connections = 64;
    private const int RowsPerTask = 3;

    public string Name => "replay";

    public string Question => "How long does a silo take to start on a journal of a million rows, and how much memory?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        await using var pool = await LocalPool.StartAsync(workers: 1);
        var rows = options.Quick ? 20_000 : 1_000_000;
        var history = new ThroughputRun(pool);
        var made = 0L;
        while (made < rows)
        {
            await history.SinglesAsync((int)Math.Min(50_000, (rows - made + RowsPerTask - 1) / RowsPerTask), Connections);
            made += history.LastRows;
        }

        var waiting = options.Units(10_000);
        using (var owner = await TaskOwner.LogInAsync(pool.Api))
        using (var load = await PostLoad.OpenAsync(pool.Api, 4))
            await Backlog.TasksAsync(owner, load, waiting);

        var journal = Path.Combine(pool.SiloFolder, "journal.db");
        List<double> peak = [];
        var pairs = await Pairs.RunAsync(
            options.Pairs,
            async () =>
            {
                await pool.Silo.KillAsync();
                var started = await Measurement.TakeAsync(made, () => StartAsync(pool, waiting));
                peak.Add(pool.Silo.PeakMiB);
                return started;
            },
            () => Measurement.TakeAsync(made, () => Task.Run(() => JournalScan.Read(journal))));
        return new BenchmarkReport()
            .Add("rows in the journal", made, "", "rows")
            .Add("open tasks among them", waiting, "")
            .Add("from the start until all open tasks are known", pairs.OfA(x => x.Wall.TotalSeconds), "s", "seconds")
            .Add("peak of the silo's memory", new Samples(peak.Skip(1)), "MiB", "peakMiB")
            .Add("reading all rows", pairs.OfB(x => x.Wall.TotalSeconds), "s")
            .Add("start to reading", pairs.Ratio, "×", "ratioToRead");
    }

    /// <summary>Until the silo serves, its ledger has been replayed, and its scheduler knows what waits.</summary>
    private static async Task StartAsync(LocalPool pool, int waiting)
    {
        await pool.StartSiloAsync();
        using var owner = await TaskOwner.LogInAsync(pool.Api);
        await owner.Client.Ledger.BalanceAsync();
        for (var start = Stopwatch.GetTimestamp(); (await SiloHealth.ReadAsync(pool.Api)).Scheduler.WaitingSlots < waiting; await Task.Delay(5))
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(3))
                throw new TimeoutException($"the scheduler does not know {waiting} waiting tasks after three minutes: {await SiloHealth.ReadAsync(pool.Api)}");
        }
    }
}
