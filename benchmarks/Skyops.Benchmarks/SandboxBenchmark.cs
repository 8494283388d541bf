using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Processes;

namespace Skyops.Benchmarks;

/// <summary>
/// <c>/bin/true</c> in a sandbox with every limit set (disk, control groups, filter), beside bubblewrap alone with the same
/// namespaces and no limit, and <c>podman run</c> where it is installed. Each from the call to the program's end; what removes
/// the sandbox afterwards is a row of its own.
/// </summary>
internal sealed class SandboxBenchmark : IBenchmark
{
    public string Name => "sandbox";

    public string Question => "How long does a sandbox with all its limits take to start, beside bubblewrap alone and podman?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        using var folder = new TemporaryFolder();
        using var trial = SandboxTrial.Open(Path.Combine(folder.Path, "attempts"), out var missing);
        if (trial is null) return new BenchmarkReport().Note($"sandbox was skipped: {missing}");

        var count = options.Units(100);
        var removed = new List<double>();
        var pairs = await Pairs.RunAsync(
            options.Pairs,
            async () =>
            {
                trial.Removing = TimeSpan.Zero;
                var started = await TakeAsync(count, () => trial.RunAsync());
                removed.Add(trial.Removing.TotalMilliseconds / count);
                return started with { Wall = started.Wall - trial.Removing };
            },
            () => TakeAsync(count, () => trial.RunBareAsync()));
        var report = new BenchmarkReport()
            .Add("true in a sandbox with every limit", pairs.OfA(Milliseconds), "ms", "sandboxMs")
            .Add("true in bubblewrap alone", pairs.OfB(Milliseconds), "ms", "bwrapMs")
            .Add("more than bubblewrap alone", pairs.Differences(Milliseconds), "ms", "bwrapOverheadMs")
            .Add("removing a sandbox", new Samples(removed.Skip(1)), "ms", "removeMs");
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
