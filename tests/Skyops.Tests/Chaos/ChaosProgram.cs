using System.Diagnostics;
using Skyops.Tests.Failover;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Chaos;

/// <summary>The program as it is built for people, started where a test wants it: in a network namespace, on a small disk.</summary>
internal sealed class ChaosProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly RunningProcess _running;

    private ChaosProgram(string name, Process process) => (_process, _running) = (process, new RunningProcess(name, process));

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public IEnumerable<string> Log => _running.Log;

    /// <param name="name">What a failure calls it.</param>
    /// <param name="home">Its home and folder of temporary files.</param>
    /// <param name="prefix">A program that becomes this one, such as <c>ip netns exec NAME</c>; empty: none.</param>
    /// <param name="arguments">The verb and its flags.</param>
    public static ChaosProgram Start(string name, string home, IReadOnlyList<string> prefix, IReadOnlyList<string> arguments)
    {
        string[] all = [.. prefix, Path(), .. arguments];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        start.Environment["HOME"] = home;
        start.Environment["TMPDIR"] = home;
        start.Environment.Remove("SKYOPS_SILO");
        start.Environment.Remove("SKYOPS_WALLET");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new ChaosProgram(name, process);
    }

    public Task<string> ReadyAsync(CancellationToken limit) => _running.ReadyAsync(limit);

    /// <summary>STOP, CONT, KILL, TERM.</summary>
    public Task SignalAsync(string signal) => _running.SignalAsync(signal);

    /// <summary>Kills it at once and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await _process.WaitForExitAsync();
    }

    public ValueTask DisposeAsync() => _running.DisposeAsync();

    private static string Path()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        var path = System.IO.Path.Combine(RepositoryRoot.Path, "src", "Skyops.Cli", "bin", framework.Parent!.Name, framework.Name, "skyops");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing; build the solution first");
    }
}
