using System.Diagnostics;

namespace Skyops.Benchmarks.Floors;

/// <summary>The floor of processes: started one after the other on two threads, and waited for.</summary>
internal static class SpawnLoop
{
    private static readonly ParallelOptions s_twoAtOnce = new() { MaxDegreeOfParallelism = 2 };

    public static void Run(int count) => Parallel.For(0, count, s_twoAtOnce, _ =>
    {
        using var process = Process.Start("/bin/true");
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException("/bin/true failed");
    });
}
