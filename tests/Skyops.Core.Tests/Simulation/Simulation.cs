using Xunit.Sdk;

namespace Skyops.Core.Tests.Simulation;

/// <summary>How a run of the simulation went.</summary>
internal sealed record SimResult(ulong Seed, ulong TraceHash, long Steps, TimeSpan Time, string? Violation, IReadOnlyCollection<string> Trace)
{
    /// <summary>Fails with the seed, the last lines, and the command that plays it again.</summary>
    public void MustHold()
    {
        if (Violation is null) return;
        throw new XunitException(
            $"seed {Seed}: {Violation}\n…\n{string.Join('\n', Trace)}\nreplay with the whole trace: tests/run.sh sim {Seed}");
    }
}

/// <summary>Runs worlds.</summary>
internal static class Simulation
{
    private const int StackBytes = 64 << 20;

    /// <summary>
    /// One world from one seed, on a thread of its own: there is no synchronization context there, so that everything that
    /// is awaited goes on inside the world's own steps.
    /// </summary>
    public static SimResult Run(ulong seed, PlantedBug bug = PlantedBug.None, bool keepTrace = false, Func<SimSettings, SimSettings>? change = null)
    {
        SimResult? result = null;
        var thread = new Thread(
            () =>
            {
                var world = new World(seed, bug, keepTrace, change);
                world.Run();
                result = new SimResult(seed, world.Trace.Hash, world.Queue.Steps, world.Queue.Elapsed, world.Violation, world.Trace.Lines);
            },
            StackBytes);
        thread.Start();
        thread.Join();
        return result!;
    }
}
