using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Processes;

namespace Skyops.Benchmarks;

/// <summary>
/// <c>/bin/true</c> in a sandbox with every limit set (disk, control groups, filter), beside bubblewrap alone with the same kinds of
/// namespaces and no limit, and <c>podman run</c> where it is installed. Each from the call, with nothing to fetch, to the program's
/// end. A worker that runs commands has a sandbox made ahead, and makes the next one while a program runs; here it is made before
/// the clock of a start begins, and nothing else runs in that time. A start without one, making one and removing one have rows of
/// their own. The kinds take turns within each turn.
/// </summary>
internal sealed class SandboxBenchmark : IBenchmark
{
    public string Name => "sandbox";

    public string Question => "How long does a sandbox with all its limits take to start, beside bubblewrap alone and podman?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        using var folder = new TemporaryFolder();
        await using var trial = SandboxTrial.Open(Path.Combine(folder.Path, "attempts"), out var missing);
        if (trial is null) return new BenchmarkReport().Note($"sandbox was skipped: {missing}");

        var count = options.Units(100);
        var turns = new List<SandboxTurn>();
        for (var i = 0; i <= options.Pairs; i++)
        {
            // The first one is to warm up.
            var turn = await trial.TurnAsync(count);
            if (i > 0) turns.Add(turn);
        }

        Samples Of(Func<SandboxTurn, double> figure) => new(turns.Select(figure));
        var report = new BenchmarkReport()
            .Add("true in a sandbox with every limit, made ahead", Of(turn => turn.Spare), "ms", "sandboxMs")
            .Add("true in bubblewrap alone", Of(turn => turn.Bare), "ms", "bwrapMs")
            .Add("more than bubblewrap alone", Of(turn => turn.Spare - turn.Bare), "ms", "bwrapOverheadMs")
            .Add("true in a sandbox that is made when it is asked for", Of(turn => turn.Anew), "ms", "noSpareMs")
            .Add("making a sandbox ahead", Of(turn => turn.Ahead), "ms", "aheadMs")
            .Add("removing a sandbox", Of(turn => turn.Removing), "ms", "removeMs");
        return await ContainerRows.AddAsync(await WithPodmanAsync(report, options, folder.Path), options, folder.Path);
    }

    private static async Task<BenchmarkReport> WithPodmanAsync(BenchmarkReport report, BenchmarkOptions options, string folder)
    {
        if (await PodmanRun.OpenAsync(folder) is not { } podman) return report.Note("podman was left out: it is not installed, or has no busybox to run (podman, runc, busybox-static)");
        await using (podman)
        {
            var count = options.Units(10);
            var runs = new List<double>();
            for (var i = 0; i <= options.Pairs; i++) runs.Add(Milliseconds(await TakeAsync(count, podman.RunAsync)));
            return report.Add("true in podman run", new Samples(runs.Skip(1)), "ms", "podmanMs");
        }
    }

    private static Task<Measurement> TakeAsync(int count, Func<Task> run) => Measurement.TakeAsync(count, async () =>
    {
        for (var i = 0; i < count; i++) await run();
    });

    private static double Milliseconds(Measurement measurement) => measurement.NanosecondsPerUnit / 1e6;
}
