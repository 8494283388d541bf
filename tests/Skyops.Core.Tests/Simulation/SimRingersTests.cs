using Xunit.Abstractions;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Worlds with many ringers and nodes that lie only where nobody can see it: under all faults they are caught, and only they.</summary>
public sealed class SimRingersTests(ITestOutputHelper output)
{
    private const int Worlds = 20;

    [Fact]
    public void Who_lies_unwatched_is_caught_and_nobody_else_is()
    {
        var results = new SimResult[Worlds];
        Parallel.For(0, Worlds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => results[i] = Simulation.Run(
            (ulong)i + 1, keepTrace: true, change: settings => settings with { RingerShare = 0.6, Sly = 0.3, Liars = 0, Colluders = 0, Trusted = 0.6, NodeOwners = 6, Nodes = 10 }));
        foreach (var result in results)
        {
            if (result.Violation is not null) Assert.Fail($"seed {result.Seed}: {result.Violation}\n…\n{string.Join('\n', result.Trace.TakeLast(60))}");
        }

        var (sent, caught, right, left) = (Count("ringers", "sent to"), Count("ringers", "Sly caught"), Count("ringers", " right"), Count("completes without", "ringers"));
        output.WriteLine($"{Worlds} worlds: {sent} ringers, {right} right, {caught} liars caught, {left} times a task completed while some were out");
        Assert.True(sent > 40 && caught > 5 && right > caught, "there are too few to show anything");
        Assert.Equal(0, Count("ringers", "Honest caught"));

        int Count(string who, string what) => results.Sum(result => result.Trace.Count(line =>
            line.Contains(who, StringComparison.Ordinal) && line.Contains(what, StringComparison.Ordinal)));
    }
}
