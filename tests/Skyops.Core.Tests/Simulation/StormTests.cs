using Xunit.Abstractions;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Worlds in which one thing goes wrong far more than elsewhere: long cuts, copies, no order.</summary>
public sealed class StormTests(ITestOutputHelper output)
{
    private const int SeedsAtLeast = 20;

    /// <summary>Five minutes, in the ways that <see cref="World"/> draws: both, only up, only down.</summary>
    private static readonly int[] FiveMinutes = [300];

    [Fact]
    public void Machines_cut_off_for_five_minutes_give_no_second_result() => Hold(
        "cut off for 300 s",
        settings => settings with { Chaos = TimeSpan.FromSeconds(420), Partitions = 2, PartitionSeconds = FiveMinutes },
        mustSay: " cut off (");

    [Fact]
    public void Each_message_up_to_five_times_and_in_no_order_changes_nothing() => Hold(
        "each message 1 to 5 times, shuffled",
        settings => settings with { Duplicated = 1, MostCopies = 4, Shuffled = true, Swallowed = 0, Broken = 0 });

    [Fact]
    public void Copies_and_cuts_and_crashes_together_change_nothing() => Hold(
        "all of it, with a silo that dies",
        settings => settings with
        {
            Chaos = TimeSpan.FromSeconds(360),
            Duplicated = 0.5,
            MostCopies = 4,
            Shuffled = true,
            Partitions = 3,
            PartitionSeconds = [10, 45, 300],
            SiloCrashes = 1.5,
        });

    [Fact]
    public void A_storm_is_the_same_each_time()
    {
        SimResult Run() => Simulation.Run(7, change: settings => settings with { Duplicated = 0.5, MostCopies = 4, Shuffled = true });
        var (first, second) = (Run(), Run());
        Assert.Equal((first.TraceHash, first.Steps), (second.TraceHash, second.Steps));
        Assert.NotEqual(first.TraceHash, Simulation.Run(7).TraceHash);
    }

    private void Hold(string what, Func<SimSettings, SimSettings> change, string? mustSay = null)
    {
        // A twentieth of what the random worlds get: each of these is several times as long.
        var seeds = Environment.GetEnvironmentVariable("SKYOPS_SIM_SEEDS") is { Length: > 0 } count && int.TryParse(count, out var asked)
            ? Math.Max(SeedsAtLeast, asked / 20)
            : SeedsAtLeast;
        var results = new SimResult[seeds];
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => results[i] = Simulation.Run((ulong)i + 1, keepTrace: true, change: change));
        var stale = results.Sum(result => result.Trace.Count(line => line.Contains("StaleEpoch", StringComparison.Ordinal)));
        var said = mustSay is null ? 0 : results.Sum(result => result.Trace.Count(line => line.Contains(mustSay, StringComparison.Ordinal)));
        output.WriteLine(
            $"{what}: {seeds} worlds, {results.Sum(result => result.Steps)} steps, {TimeSpan.FromTicks(results.Sum(result => result.Time.Ticks))} of virtual time, " +
            $"{said} cuts, {stale} reports of a stale epoch refused");
        foreach (var result in results)
        {
            if (result.Violation is not null)
                Assert.Fail($"{what}, seed {result.Seed}: {result.Violation}\n…\n{string.Join('\n', result.Trace.TakeLast(60))}");
        }

        Assert.True(mustSay is null || said > 0, $"nobody was{mustSay}");
    }
}
