using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Cli;

/// <summary>The whole story with real processes: it is what a new person runs first.</summary>
public sealed class DemoTests : IDisposable
{
    private static readonly string[] Members =
    [
        "accuracy", "modelDigest", "rounds", "acceptedShards", "recomputedShards", "killedWorker", "recoveredInSeconds", "ledgerBalanced", "journalVerified",
        "modelPath", "seconds",
    ];

    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(4);
    private readonly SkyopsProcess _skyops = new();

    public void Dispose() => _skyops.Dispose();

    [NeedsFact(Need.Minutes)]
    public async Task The_demo_survives_a_killed_worker_and_gives_the_same_model_twice()
    {
        var first = await RunAsync();
        var second = await RunAsync();
        Assert.Equal(first, second);
        Assert.Empty(ProcessesOfThisTest());
    }

    [Fact]
    public async Task A_demo_that_is_killed_leaves_no_process_behind()
    {
        using var demo = _skyops.Start("demo");
        while (await demo.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("task ", StringComparison.Ordinal))
        {
            // Until the task is submitted: silo and workers run.
        }

        Assert.NotEmpty(ProcessesOfThisTest());
        demo.Kill();
        await demo.WaitForExitAsync();

        // The kernel has sent the signals; a process that is being torn down still has its entry for a moment.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (ProcessesOfThisTest().Count > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_demo_that_is_interrupted_cleans_up_and_exits_with_130()
    {
        using var demo = _skyops.Start("demo");
        while (await demo.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("task ", StringComparison.Ordinal))
        {
            // Until the task is submitted.
        }

        Assert.Equal(0, Interrupt(demo.Id));
        var rest = demo.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(AtMost);
        await demo.WaitForExitAsync(limit.Token);
        await rest;
        Assert.Equal(130, demo.ExitCode);
        Assert.Empty(ProcessesOfThisTest());
        Assert.Empty(Directory.GetDirectories(_skyops.Home, "skyops-demo-*"));
    }

    private static int Interrupt(int processId) => SendSignal(processId, 2);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int pid, int signal);

    private async Task<string> RunAsync()
    {
        var result = await _skyops.RunAsync(AtMost, "demo", "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        using var json = JsonDocument.Parse(result.Output.TrimEnd().Split('\n')[^1]);
        var report = json.RootElement;
        Assert.Equal(Members, report.EnumerateObject().Select(member => member.Name));
        Assert.True(report.GetProperty("accuracy").GetDouble() >= 0.95, result.Output);
        Assert.Equal(3, report.GetProperty("rounds").GetInt32());
        Assert.Equal(9, report.GetProperty("acceptedShards").GetInt32());
        Assert.True(report.GetProperty("recomputedShards").GetInt32() >= 1, result.Output);
        Assert.Matches("^0x[0-9a-fA-F]{40}$", report.GetProperty("killedWorker").GetString());
        Assert.True(report.GetProperty("recoveredInSeconds").GetDouble() > 0, result.Output);
        Assert.True(report.GetProperty("ledgerBalanced").GetBoolean());
        Assert.True(report.GetProperty("journalVerified").GetBoolean());

        var model = report.GetProperty("modelPath").GetString()!;
        Assert.True(File.Exists(model));
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(model)!, "curve.svg")));
        Assert.Equal(["output"], Directory.GetDirectories(Path.Combine(Path.GetDirectoryName(model)!, "..")).Select(Path.GetFileName));
        Assert.Empty(ProcessesOfThisTest());
        return report.GetProperty("modelDigest").GetString()!;
    }

    /// <summary>Processes whose command line or environment names this test's folder.</summary>
    private List<int> ProcessesOfThisTest()
    {
        var found = new List<int>();
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    if (process.Id != Environment.ProcessId && File.ReadAllText($"/proc/{process.Id}/environ").Contains(_skyops.Home, StringComparison.Ordinal))
                        found.Add(process.Id);
                }
                catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
                {
                    // It ended between the two looks, or is not ours to see.
                }
            }
        }

        return found;
    }
}
