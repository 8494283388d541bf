using Skyops.Worker.Attempts;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox.Cgroups;
using Skyops.Worker.Sandbox.Disks;
using Skyops.Worker.Telemetry;

namespace Skyops.Worker.Sandbox;

/// <summary>The sandbox of one attempt, from before its program starts until its results were stored.</summary>
internal sealed class SandboxRun(Sandboxes sandboxes, SandboxPlace place, SandboxFiles files, SandboxLimits limits, uint user) : IProgramBox
{
    /// <summary>Clock ticks a second in <c>/proc</c>.</summary>
    private const double TicksPerSecond = 100;

    private readonly Lock sync = new();
    private ProcessGuard? guard;
    private CgroupUsage? last;
    private bool disposed;

    public ProgramPaths Paths => ProgramPaths.Inside;

    /// <summary>The user it runs as, outside.</summary>
    public uint User { get; } = user;

    public SandboxFiles Files { get; } = files;

    /// <summary>The file that lists its processes.</summary>
    public string ProcessList => Path.Combine(sandboxes.Groups.FoldersOf(place.Group)[0], "cgroup.procs");

    /// <summary>Files that put a process into all its groups.</summary>
    public IReadOnlyList<string> ProcessLists => [.. sandboxes.Groups.FoldersOf(place.Group).Select(folder => Path.Combine(folder, "cgroup.procs"))];

    /// <summary>What it takes, or took until its processes were ended.</summary>
    public CgroupUsage Usage
    {
        get
        {
            lock (sync) return last ?? sandboxes.Groups.Read(place.Group);
        }
    }

    /// <summary>The same in the words of <c>/proc</c>.</summary>
    public GroupUsage GroupUsage => new((long)(Usage.CpuTime.TotalSeconds * TicksPerSecond), Usage.MemoryBytes);

    /// <summary>The limit it has run into; null while it has not. It asked for it, so it is the task's doing.</summary>
    public StopCause? Breach => Usage switch
    {
        { OutOfMemoryKills: > 0 } => StopCause.OutOfMemory,
        { RefusedProcesses: > 0 } => StopCause.ProcessLimit,
        _ => DiskRoom.Of(place.Data) is { IsFull: true } ? StopCause.DiskQuota : null,
    };

    /// <summary>How the program ended, if it ever ran.</summary>
    public SandboxStatus Status => SandboxStatus.Read(Files.Status);

    /// <summary>What to start.</summary>
    /// <param name="argv">The program.</param>
    /// <param name="environment">All its variables.</param>
    public SpawnRequest Request(IReadOnlyList<string> argv, IEnumerable<KeyValuePair<string, string>> environment)
    {
        // Half of the memory at most, as other machines have it; it counts as memory anyway.
        var shared = Math.Max(1, limits.RamMiB / 2);
        File.Delete(Files.Status);
        File.WriteAllBytes(Files.Arguments, SandboxCommand.Arguments(place, sandboxes.Places.Etc, environment, shared));
        return SandboxCommand.Request(sandboxes.Tools, User, Files, sandboxes.Places.Filter, sandboxes.Groups.FoldersOf(place.Group), limits, argv);
    }

    /// <summary>Makes what was fetched readable for it, and what it resumes from its own.</summary>
    public Task HandOverAsync(AttemptFolder folder, CancellationToken cancellationToken)
    {
        SandboxAccess.MakeReadable(folder.Inputs);
        SandboxAccess.GiveAway(folder.Checkpoint, User);
        return Task.CompletedTask;
    }

    public async Task<IProgramChild> StartAsync(ProgramLaunch launch, CancellationToken cancellationToken)
    {
        var request = Request(launch.Argv, launch.Environment);
        guard = launch.Guard;
        guard?.AddGroup(ProcessList);
        return new SandboxChild(this, await GroupProcess.StartAsync(request, launch.Output, launch.Error, guard));
    }

    public Task<BoxEnd> SettleAsync(ChildResult result, StopCause? cause)
    {
        EndProcesses();
        var (usage, exit) = (Usage, Status.ExitCode);

        // What the system counts for the process is of the worker that it was forked from, too.
        var own = result with { Exit = result.Exit with { Code = exit ?? result.Exit.Code, CpuTime = usage.CpuTime, PeakRamMiB = (int)(usage.PeakBytes >> 20) } };

        // A full disk ended it only when it did not get over it.
        var breach = Breach is StopCause.DiskQuota && exit == 0 ? null : Breach;
        return Task.FromResult(new BoxEnd(own, breach, exit is null ? NotStarted(own) : null));
    }

    /// <summary>
    /// Asks its processes to end. Bubblewrap's own two are left alone: the outer one would take the program down at once, and
    /// the inner one, the first of its process namespace, takes no such signal.
    /// </summary>
    /// <param name="leader">The process that was started.</param>
    public void Terminate(int leader)
    {
        foreach (var process in CgroupFolders.Processes(Path.GetDirectoryName(ProcessList)!))
        {
            if (process != leader) _ = LibC.Kill(process, LibC.SigTerm);
        }
    }

    /// <summary>Kills its processes at once; false when there are none.</summary>
    public bool KillProcesses()
    {
        var processes = CgroupFolders.Processes(Path.GetDirectoryName(ProcessList)!);
        foreach (var process in processes) _ = LibC.Kill(process, LibC.SigKill);
        return processes.Count > 0;
    }

    /// <summary>Ends what is left of it; what it took is known from then on. True when nothing is left.</summary>
    public bool EndProcesses()
    {
        lock (sync)
        {
            last ??= sandboxes.Groups.Read(place.Group);
            var gone = CgroupFolders.Remove(sandboxes.Groups.FoldersOf(place.Group));
            guard?.RemoveGroup(ProcessList);
            guard = null;
            return gone;
        }
    }

    /// <summary>Removes everything of it.</summary>
    public void Dispose()
    {
        EndProcesses();
        lock (sync)
        {
            if (disposed) return;
            disposed = true;
        }

        SandboxRemains.Unmount(place);
        File.Delete(Files.Image);
        sandboxes.Users.Return(User);
    }

    // Bubblewrap reports an exit code for what ran, so nothing that a program writes can look like this.
    private static Exception NotStarted(ChildResult result)
    {
        const string missing = "bwrap: execvp ";
        var complaint = string.Join('\n', result.LastErrors);
        return complaint.StartsWith(missing, StringComparison.Ordinal)
            ? new InvalidDataException($"The sandbox has no such program: {complaint[missing.Length..]}. It looks in {ProgramEnvironment.SearchPath} of the node and under /data.")
            : new SandboxException("sandbox", $"it was not made: {complaint}", "look at `skyops doctor` on the node");
    }

    private sealed class SandboxChild(SandboxRun run, GroupProcess process) : IProgramChild
    {
        public int Pid => process.Pid;

        public Task<ChildExit> Exit => process.Exit;

        public void Terminate() => run.Terminate(process.Pid);

        public void Kill() => process.Kill();
    }
}
