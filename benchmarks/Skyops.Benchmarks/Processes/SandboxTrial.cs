using System.Diagnostics;
using Skyops.Worker.Attempts;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox;

namespace Skyops.Benchmarks.Processes;

/// <summary>Runs <c>/bin/true</c> as a worker would run a command, and in bubblewrap alone; every run must have succeeded.</summary>
internal sealed class SandboxTrial : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Variables = new() { ["PATH"] = ProgramEnvironment.SearchPath };
    private static readonly SandboxLimits Limits = new(128, 100, 256, 640);
    private readonly Sandboxes sandboxes;
    private readonly AttemptFolder folder;
    private TimeSpan removing;

    private SandboxTrial(Sandboxes sandboxes, string root)
    {
        (this.sandboxes, folder) = (sandboxes, sandboxes.Places.OnDisk(new AttemptFolder(Path.Combine(root, "t1-0-0-0-1"))));
        sandboxes.KeepSpares(null);
    }

    /// <summary>Null when this machine can make no sandbox.</summary>
    public static SandboxTrial? Open(string root, out string missing)
    {
        var probe = SandboxProbe.Run(root);
        missing = probe.Controls.FirstOrDefault(control => !control.Works) is { } control ? $"{control.Name}: {control.Found}" : "";
        return probe.Sandboxes is { } sandboxes ? new SandboxTrial(sandboxes, root) : null;
    }

    /// <summary>Each of the kinds in turn, so many times; means in milliseconds.</summary>
    public async Task<SandboxTurn> TurnAsync(int count)
    {
        TimeSpan ahead = default, spare = default, bare = default, anew = default;
        removing = TimeSpan.Zero;
        for (var i = 0; i < count; i++)
        {
            var since = Stopwatch.GetTimestamp();
            sandboxes.Spares!.Refill(Limits);
            await sandboxes.Spares.WhenFilledAsync();
            ahead += Stopwatch.GetElapsedTime(since);
            spare += await RunAsync(sandboxes.Open);
            bare += await RunBareAsync();
            anew += await RunAsync((at, limits) => sandboxes.Make(at, limits));
        }

        if (sandboxes.Spares!.Taken % count != 0) throw new InvalidOperationException("there was not always a sandbox that was made ahead");
        double Mean(TimeSpan sum, int of) => sum.TotalMilliseconds / of;
        return new SandboxTurn(Mean(spare, count), Mean(bare, count), Mean(anew, count), Mean(ahead, count), Mean(removing, 2 * count));
    }

    public async ValueTask DisposeAsync()
    {
        await sandboxes.Spares!.DisposeAsync();
        sandboxes.Places.RemoveShared();
    }

    private async Task<TimeSpan> RunAsync(Func<AttemptFolder, SandboxLimits, SandboxRun> open)
    {
        var since = Stopwatch.GetTimestamp();
        folder.Create();
        using var run = open(folder, Limits);
        await run.HandOverAsync(folder, CancellationToken.None);
        var exit = await run.Start(["/bin/true"], Variables, static _ => { }, static _ => { }).Exit;
        var took = Stopwatch.GetElapsedTime(since);
        if (exit.Code != 0 || run.Status.ExitCode != 0) throw new InvalidOperationException($"the sandbox ended with {exit.Code}");
        since = Stopwatch.GetTimestamp();
        run.Dispose();
        folder.Remove();
        removing += Stopwatch.GetElapsedTime(since);
        return took;
    }

    private async Task<TimeSpan> RunBareAsync()
    {
        string[] arguments =
        [
            "--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib",
            "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "/bin/true",
        ];
        var since = Stopwatch.GetTimestamp();
        var child = await GroupProcess.StartAsync(new SpawnRequest(sandboxes.Tools.Bubblewrap, arguments, Variables, "/"), static _ => { }, static _ => { });
        var exit = await child.Exit;
        var took = Stopwatch.GetElapsedTime(since);
        return exit.Code == 0 ? took : throw new InvalidOperationException("bubblewrap failed");
    }
}

/// <summary>Milliseconds of one start each, means of a turn.</summary>
/// <param name="Spare">In a sandbox that was made ahead.</param>
/// <param name="Bare">In bubblewrap alone.</param>
/// <param name="Anew">In a sandbox that is made when it is asked for.</param>
/// <param name="Ahead">Making one ahead.</param>
/// <param name="Removing">Removing one.</param>
internal readonly record struct SandboxTurn(double Spare, double Bare, double Anew, double Ahead, double Removing);
