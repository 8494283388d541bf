using System.Diagnostics;

namespace Skyops.Benchmarks.Harness;

/// <summary>What some units of work took of the whole process, and of the other processes that took part.</summary>
internal sealed record Measurement(long Units, TimeSpan Wall, TimeSpan Cpu, long AllocatedBytes)
{
    /// <summary>CPU time of the other processes; zero when there are none.</summary>
    public TimeSpan OthersCpu { get; init; }

    public double NanosecondsPerUnit => Wall.TotalNanoseconds / Units;

    public double UnitsPerSecond => Units / Wall.TotalSeconds;

    public double CpuSecondsPer1000 => Cpu.TotalSeconds * 1000 / Units;

    public double OthersCpuSecondsPer1000 => OthersCpu.TotalSeconds * 1000 / Units;

    public double AllocatedBytesPerUnit => (double)AllocatedBytes / Units;

    /// <summary>As below, with other processes' CPU time, read before and after.</summary>
    public static async Task<Measurement> TakeAsync(long units, Func<TimeSpan> othersCpu, Func<Task> work)
    {
        var before = othersCpu();
        var measurement = await TakeAsync(units, work);
        return measurement with { OthersCpu = othersCpu() - before };
    }

    /// <summary>Runs <paramref name="work"/>, which does <paramref name="units"/> units.</summary>
    public static async Task<Measurement> TakeAsync(long units, Func<Task> work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await work();
        var wall = Stopwatch.GetElapsedTime(start);
        return new(
            units, wall, Environment.CpuUsage.TotalTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }
}
