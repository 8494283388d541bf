using Skyops.Benchmarks.Harness;

namespace Skyops.Benchmarks;

/// <summary>What a placement costs in a pass beside scans of all nodes, whether it is the best there is, and how long passes take under churn.</summary>
internal sealed class MatchBenchmark : IBenchmark
{
    private const int Slots = 100_000;

    public string Name => "match";

    public string Question => "What does a placement cost at 1,000, 10,000 and 100,000 nodes with 100,000 waiting slots, and is it the best?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        var report = new BenchmarkReport();
        await AddSize(report, options, 10_000, "");
        await AddSize(report, options, 1_000, "At1k");
        if (!options.Quick) await AddSize(report, options, 100_000, "At100k");
        await AddSingles(report, options);
        report.Add("regret, most of all placements looked at", new Samples([MatchRegret.Largest(10_000, options.Units(2_000))]), "score", "regret");

        var churn = new MatchChurn(10_000, Slots);
        churn.Run(options.Units(2_000));
        var passes = Enumerable.Range(0, options.Pairs).Select(_ => churn.Run(options.Units(5_000)).Order().ToArray()).ToArray();
        return report
            .Add("waiting under churn, 10,000 nodes", new Samples([churn.Waiting]), "slots")
            .Add("pass under churn, median", new Samples(passes.Select(x => x[x.Length / 2])), "ms")
            .Add("pass under churn, 99 of 100", new Samples(passes.Select(x => x[x.Length * 99 / 100])), "ms", "passP99Ms")
            .Add("pass under churn, longest", new Samples(passes.Select(x => x[^1])), "ms");
    }

    /// <summary>Tasks of 50 slots, in pairs of replicas.</summary>
    private static async Task AddSize(BenchmarkReport report, BenchmarkOptions options, int nodes, string key)
    {
        var pass = new MatchPass(nodes, Slots, 50);
        var scan = new MatchScan(nodes);
        var vectors = await Pairs.RunAsync(options.Pairs, pass.RunAsync, () => scan.VectorsAsync(options.Units(20_000_000 / nodes)));
        var linq = await Pairs.RunAsync(options.Pairs, pass.RunAsync, () => scan.LinqAsync(options.Units(2_000_000 / nodes)));
        report
            .Add($"placement in a pass, {nodes:N0} nodes", vectors.OfA(x => x.NanosecondsPerUnit), "ns", "nsPerPlacement" + key)
            .Add($"placements, {nodes:N0} nodes", vectors.OfA(x => x.UnitsPerSecond), "/s", "placementsPerSecond" + key)
            .Add("placed in a pass", vectors.OfA(x => x.Units), "slots")
            .Add("allocated by a whole pass", vectors.OfA(x => x.AllocatedBytes), "bytes")
            .Add("allocated by a placement", vectors.OfA(x => x.AllocatedBytesPerUnit), "bytes", "allocatedBytes" + key)
            .Add("scan with vectors", vectors.OfB(x => x.NanosecondsPerUnit), "ns")
            .Add("scan with LINQ", linq.OfB(x => x.NanosecondsPerUnit), "ns")
            .Add("times faster than vectors", vectors.RateRatio, "×", "speedupOverScan" + key)
            .Add("times faster than LINQ", linq.RateRatio, "×", "speedupOverLinq" + key);
    }

    /// <summary>The same number of slots as tasks of one slot each: nothing is shared but the shape.</summary>
    private static async Task AddSingles(BenchmarkReport report, BenchmarkOptions options)
    {
        var (arrays, singles) = (new MatchPass(10_000, Slots, 50), new MatchPass(10_000, Slots, 1));
        var pairs = await Pairs.RunAsync(options.Pairs, singles.RunAsync, arrays.RunAsync);
        report
            .Add("placement of a task of one slot", pairs.OfA(x => x.NanosecondsPerUnit), "ns", "nsPerPlacementOfSingles")
            .Add("ratio to tasks of fifty slots", pairs.Ratio, "×");
    }
}
