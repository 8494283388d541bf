using System.Globalization;
using Xunit.Abstractions;

namespace Skyops.Core.Tests.Simulation;

public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int SeedsAtLeast = 200;

    [Fact]
    public void Every_invariant_holds_whatever_goes_wrong()
    {
        if (Environment.GetEnvironmentVariable("SKYOPS_SIM_SEED") is { Length: > 0 } text)
        {
            var run = Simulation.Run(ulong.Parse(text, CultureInfo.InvariantCulture), keepTrace: true);
            foreach (var line in run.Trace) output.WriteLine(line);
            output.WriteLine($"seed {run.Seed}: {run.Steps} steps, {run.Time} of virtual time, trace {run.TraceHash:x16}");
            Assert.Null(run.Violation);
            return;
        }

        var seeds = Environment.GetEnvironmentVariable("SKYOPS_SIM_SEEDS") is { Length: > 0 } count
            ? Math.Max(SeedsAtLeast, int.Parse(count, CultureInfo.InvariantCulture))
            : SeedsAtLeast;
        var results = new SimResult[seeds];
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => results[i] = Simulation.Run((ulong)i + 1));
        output.WriteLine($"{seeds} worlds, {results.Sum(r => r.Steps)} steps, {TimeSpan.FromTicks(results.Sum(r => r.Time.Ticks))} of virtual time");
        foreach (var result in results) result.MustHold();
    }
}
