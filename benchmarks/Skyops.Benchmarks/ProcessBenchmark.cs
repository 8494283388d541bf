using Skyops.Benchmarks.Floors;
using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Processes;

namespace Skyops.Benchmarks;

/// <summary>
/// Real processes that do nothing (<c>/bin/true</c>) through the whole network, as tasks of one shard and as one array, beside
/// a loop that spawns as many and Slurm's <c>sbatch</c>.
/// </summary>
internal sealed class ProcessBenchmark : IBenchmark
{
    private const int Connections = 16;

    public string Name => "process";

    public string Question => "How many real processes a second does the network run, beside a spawn loop and Slurm?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        LocalPool pool;
        try
        {
            pool = await LocalPool.StartAsync(workers: 1, workerFlags: ["--allow", "process"]);
        }
        catch (InvalidOperationException failure)
        {
            return new BenchmarkReport().Note($"process was skipped: this build's worker does not know --allow process ({failure.Message})");
        }

        await using (pool) return await RunAsync(options, pool);
    }

    private static async Task<BenchmarkReport> RunAsync(BenchmarkOptions options, LocalPool pool)
    {
        await using var slurm = await PeerProgram.StartAsync(options, "slurm");
        var count = options.Units(1_000);
        var run = new ProcessRun(pool);
        var singles = await Pairs.RunAsync(
            options.Pairs,
            () => run.SinglesAsync(count, Connections),
            async () =>
            {
                if (slurm is not null) await slurm.RunAsync("singles", count);
                return await Measurement.TakeAsync(count, () => Task.Run(() => SpawnLoop.Run(count)));
            });
        var slurmSingles = slurm is null ? [] : slurm.Runs.ToList();
        slurm?.Runs.Clear();
        var array = await Pairs.RunAsync(
            options.Pairs,
            () => run.ArrayAsync(count),
            async () =>
            {
                if (slurm is not null) await slurm.RunAsync("array", count);
                return await Measurement.TakeAsync(count, () => Task.Run(() => SpawnLoop.Run(count)));
            });

        var report = new BenchmarkReport()
            .Add("processes, a task each", singles.OfA(x => x.UnitsPerSecond), "/s", "perSecond")
            .Add("processes of one array", array.OfA(x => x.UnitsPerSecond), "/s", "arrayPerSecond")
            .Add("spawned in a loop", singles.OfB(x => x.UnitsPerSecond), "/s")
            .Add("ratio to the loop", singles.RateRatio, "×", "ratioToSpawn")
            .Add("ratio of the array to the loop", array.RateRatio, "×", "arrayRatioToSpawn")
            .Add("CPU of 1,000: silo and worker", singles.OfA(x => x.OthersCpuSecondsPer1000), "s", "cpuSecondsPer1000");
        if (slurm is null) return report;
        return report
            .Add("Slurm, a job each", new Samples(slurmSingles.Skip(1).Select(x => x.UnitsPerSecond)), "/s")
            .Add("Slurm, one array", new Samples(slurm.Runs.Skip(1).Select(x => x.UnitsPerSecond)), "/s")
            .Add("ratio to Slurm", singles.RateRatioTo(slurmSingles), "×", "ratioToSlurm")
            .Add("ratio of the array to Slurm's", array.RateRatioTo(slurm.Runs), "×", "arrayRatioToSlurm");
    }
}
