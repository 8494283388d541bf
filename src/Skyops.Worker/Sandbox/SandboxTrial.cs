using Skyops.Worker.Attempts;
using Skyops.Worker.Sandbox.Cgroups;
using Skyops.Worker.Sandbox.Disks;

namespace Skyops.Worker.Sandbox;

/// <summary>One small script in a sandbox, away from any attempt, and what came of it.</summary>
/// <param name="Lines">Its standard output.</param>
/// <param name="Usage">What it took.</param>
/// <param name="Full">Its disk was full at the end.</param>
internal sealed record SandboxTrial(IReadOnlyList<string> Lines, CgroupUsage Usage, bool Full)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>A folder beside those of the attempts.</summary>
    public static AttemptFolder FolderOf(string attemptsRoot, string name) =>
        new SandboxPlaces(attemptsRoot).OnDisk(new AttemptFolder(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(attemptsRoot))!, name)));

    /// <summary>Runs it; nothing of it is left afterwards.</summary>
    /// <param name="sandboxes">Make it.</param>
    /// <param name="folder">Its own; made anew and removed.</param>
    /// <param name="limits">To run within.</param>
    /// <param name="script">For <c>/bin/sh</c>.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="seen">Ends it when this has been seen; null: it ends by itself.</param>
    /// <exception cref="SandboxException">There was no sandbox for it.</exception>
    public static SandboxTrial Run(Sandboxes sandboxes, AttemptFolder folder, SandboxLimits limits, string script, TimeSpan patience, Func<CgroupUsage, bool>? seen = null)
    {
        SandboxRemains.Remove(folder, sandboxes.Places);
        folder.Create();
        try
        {
            using var run = sandboxes.Open(folder, limits);
            var (lines, errors) = (new List<string>(), new List<string>());
            var child = run.Start(["/bin/sh", "-c", script], [new("PATH", ProgramEnvironment.SearchPath)], lines.Add, errors.Add);
            Wait(child, run, patience, seen);
            if (run.Status.ExitCode is null && run.Usage.OutOfMemoryKills == 0 && seen is null)
            {
                throw new SandboxException(
                    "namespaces", string.Join(' ', errors),
                    "allow user namespaces to ordinary users (kernel.unprivileged_userns_clone=1, user.max_user_namespaces above 0, no AppArmor restriction of bwrap), and use bubblewrap 0.8 or newer");
            }

            return new SandboxTrial(lines, run.Usage, run.Breach == StopCause.DiskQuota || DiskRoom.Of(folder.Outputs) is { IsFull: true });
        }
        finally
        {
            folder.Remove();
        }
    }

    private static void Wait(IProgramChild child, SandboxRun run, TimeSpan patience, Func<CgroupUsage, bool>? seen)
    {
        for (var i = 0; i * Look < patience; i++)
        {
            if (child.Exit.Wait(Look) || seen?.Invoke(run.Usage) == true) break;
        }

        run.EndProcesses();
        child.Kill();
        child.Exit.Wait();
    }
}
