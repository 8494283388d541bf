using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Skyops.Benchmarks.Harness;

/// <summary>Where figures were taken: without it they mean little.</summary>
internal sealed record Machine(string Cpu, int Cores, double MemoryGiB, string System, string Runtime, string Commit)
{
    public static Machine Current { get; } = new(
        CpuModel(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        GitCommit());

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Cpu}, {Cores} cores, {MemoryGiB} GiB, {System}, {Runtime}, commit {Commit}");

    private static string CpuModel()
    {
        const string Info = "/proc/cpuinfo";
        var line = File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(x => x.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string GitCommit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", "describe --always --dirty --abbrev=10 --exclude *")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var commit = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? commit : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
