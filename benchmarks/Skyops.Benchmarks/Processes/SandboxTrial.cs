using System.Diagnostics;
using Skyops.Worker.Attempts;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox;

namespace Skyops.Benchmarks.Processes;

/// <summary>Runs <c>/bin/true</c> as a worker would run a command, and in bubblewrap alone; every run must have succeeded.</summary>
internal sealed class SandboxTrial : IDisposable
{
    private static readonly Dictionary<string, string> Variables = new() { ["PATH"] = ProgramEnvironment.SearchPath };
    private readonly Sandboxes sandboxes;
    private readonly AttemptFolder folder;

    private SandboxTrial(Sandboxes sandboxes, string root) =>
        (this.sandboxes, folder) = (sandboxes, sandboxes.Places.OnDisk(new AttemptFolder(Path.Combine(root, "t1-0-0-0-1"))));

    /// <summary>Time that removing sandboxes took.</summary>
    public TimeSpan Removing { get; set; }

    /// <summary>Null when this machine can make no sandbox.</summary>
    public static SandboxTrial? Open(string root, out string missing)
    {
        var probe = SandboxProbe.Run(root);
        missing = probe.Controls.FirstOrDefault(control => !control.Works) is { } control ? $"{control.Name}: {control.Found}" : "";
        return probe.Sandboxes is { } sandboxes ? new SandboxTrial(sandboxes, root) : null;
    }

    public async Task RunAsync()
    {
        folder.Create();
        using (var run = sandboxes.Open(folder, new SandboxLimits(128, 100, 256, 640)))
        {
            await run.HandOverAsync(folder, CancellationToken.None);
            var child = await GroupProcess.StartAsync(run.Request(["/bin/true"], Variables), static _ => { }, static _ => { });
            var exit = await child.Exit;
            if (exit.Code != 0 || run.Status.ExitCode != 0) throw new InvalidOperationException($"the sandbox ended with {exit.Code}");
            var since = Stopwatch.GetTimestamp();
            run.Dispose();
            folder.Remove();
            Removing += Stopwatch.GetElapsedTime(since);
        }
    }

    public async Task RunBareAsync()
    {
        string[] arguments =
        [
            "--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib",
            "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "/bin/true",
        ];
        var child = await GroupProcess.StartAsync(new SpawnRequest(sandboxes.Tools.Bubblewrap, arguments, Variables, "/"), static _ => { }, static _ => { });
        if ((await child.Exit).Code != 0) throw new InvalidOperationException("bubblewrap failed");
    }

    public void Dispose() => sandboxes.Places.RemoveShared();
}
