using Skyops.Worker.Attempts;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox.Cgroups;
using Skyops.Worker.Sandbox.Disks;
using Skyops.Worker.Telemetry;

namespace Skyops.Worker.Sandbox;

/// <summary>The sandbox of one attempt, from before its program starts until its results were stored; or one that waits for an attempt.</summary>
/// <param name="sandboxes">Made it.</param>
/// <param name="folder">The attempt's, or its own while it waits for one.</param>
/// <param name="limits">What it may take.</param>
/// <param name="user">The user it runs as, outside.</param>
internal sealed class SandboxRun(Sandboxes sandboxes, AttemptFolder folder, SandboxLimits limits, uint user) : IProgramBox
{
    /// <summary>Clock ticks a second in <c>/proc</c>.</summary>
    private const double TicksPerSecond = 100;

    private readonly Lock sync = new();
    private AttemptFolder folder = folder;
    private SandboxPlace place = SandboxPlaces.Of(sandboxes.Places.NameOf(folder));
    private SandboxLimits limits = limits;
    private ProcessGuard? guard;
    private SandboxShell? shell;
    private string program = "";
    private CgroupUsage? last;
    private bool disposed;

    public ProgramPaths Paths => ProgramPaths.Inside;

    /// <summary>The user it runs as, outside.</summary>
    public uint User { get; } = user;

    public AttemptFolder Folder => folder;

    public SandboxPlace Place => place;

    public SandboxLimits Limits => limits;

    public SandboxFiles Files => new(folder.Path);

    /// <summary>Whether a program can be started in it still.</summary>
    public bool IsAlive => CgroupFolders.Processes(Path.GetDirectoryName(ProcessList)!).Count > 0;

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

    public int DiskMiB => DiskRoom.Of(place.Data) is { } room ? (int)((room.Total - room.Bytes) >> 20) : 0;

    /// <summary>The limit it has run into; null while it has not. It asked for it, so it is the task's doing.</summary>
    public StopCause? Breach => Usage switch
    {
        { OutOfMemoryKills: > 0 } => StopCause.OutOfMemory,
        { RefusedProcesses: > 0 } => StopCause.ProcessLimit,
        _ => DiskRoom.Of(place.Data) is { IsFull: true } ? StopCause.DiskQuota : null,
    };

    /// <summary>How the program ended, if it ever ran.</summary>
    public SandboxStatus Status => SandboxStatus.Read(Files.Status);

    /// <summary>Starts what waits for the program, inside, with all controls set. What it stands on is there.</summary>
    /// <param name="guard">Ends it when this worker dies.</param>
    public void Enter(ProcessGuard? guard)
    {
        File.WriteAllBytes(Files.Arguments, SandboxCommand.Arguments(place, sandboxes.Places.Etc));
        var request = SandboxCommand.Request(sandboxes.Tools, User, Files, sandboxes.Places.Filter, sandboxes.Groups.FoldersOf(place.Group), limits);
        this.guard = guard;
        guard?.AddGroup(ProcessList);
        shell = SandboxShell.Start(request, guard);
    }

    /// <summary>Ends when it waits for its program.</summary>
    /// <exception cref="SandboxException">It was not made.</exception>
    public Task WhenReadyAsync() => shell!.WhenReadyAsync();

    /// <summary>Makes one that waits an attempt's own: with its limits, in its folder and its place, which take its content with them.</summary>
    /// <param name="attempt">Its folder, empty still.</param>
    /// <param name="wanted">What it may take, with a disk of the same size.</param>
    /// <exception cref="SandboxException">A limit cannot be set.</exception>
    /// <exception cref="IOException">It cannot be moved.</exception>
    public void GiveTo(AttemptFolder attempt, SandboxLimits wanted)
    {
        if (wanted.OfGroups != limits.OfGroups) sandboxes.Groups.Limit(place.Group, wanted.OfGroups);
        if (wanted.SharedMemoryMiB != limits.SharedMemoryMiB) SharedMemory.Resize(place.SharedMemory, wanted.SharedMemoryMiB);
        limits = wanted;

        // The folder says what its groups are called: whoever finds it at any moment finds them.
        attempt.Remove();
        Directory.Move(folder.Path, attempt.Path);
        folder = attempt;
        place = place.MoveTo(sandboxes.Places.NameOf(attempt));
    }

    /// <summary>Starts the program.</summary>
    public IProgramChild Start(IReadOnlyList<string> argv, IEnumerable<KeyValuePair<string, string>> environment, Action<string> output, Action<string> error)
    {
        program = argv[0];
        shell!.Become(argv, environment.Prepend(new("PWD", SandboxCommand.WorkingFolder)), output, error);
        return new SandboxChild(this, shell.Process);
    }

    /// <summary>Makes what was fetched readable for it, and what it resumes from its own.</summary>
    public Task HandOverAsync(AttemptFolder folder, CancellationToken cancellationToken)
    {
        SandboxAccess.MakeReadable(folder.Inputs);
        SandboxAccess.GiveAway(folder.Checkpoint, User);
        return Task.CompletedTask;
    }

    public Task<IProgramChild> StartAsync(ProgramLaunch launch, CancellationToken cancellationToken)
    {
        var child = Start(launch.Argv, launch.Environment, launch.Output, launch.Error);
        sandboxes.Spares?.Refill(limits);
        return Task.FromResult(child);
    }

    public Task<BoxEnd> SettleAsync(ChildResult result, StopCause? cause)
    {
        EndProcesses();
        var (usage, exit) = (Usage, Status.ExitCode);

        // What the system counts for the process is of the worker that it was forked from, too.
        var own = result with { Exit = result.Exit with { Code = exit ?? result.Exit.Code, CpuTime = usage.CpuTime, PeakRamMiB = (int)(usage.PeakBytes >> 20) } };

        // A full disk ended it only when it did not get over it.
        var breach = Breach is StopCause.DiskQuota && exit == 0 ? null : Breach;
        return Task.FromResult(new BoxEnd(own, breach, NeverRan(own, exit)));
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
            _ = MountCalls.Unmount(place.SharedMemory, MountCalls.Detach);
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

        shell?.Dispose();
        SandboxRemains.Unmount(place);
        File.Delete(Files.Image);
        sandboxes.Users.Return(User);
    }

    // Bubblewrap reports an exit code for what ran. What the shell says a program could write too, but only to its own harm: both are its task's fault.
    private Exception? NeverRan(ChildResult result, int? exit) => exit switch
    {
        null => new SandboxException("sandbox", $"it was not made: {string.Join('\n', result.LastErrors)}", "look at `skyops doctor` on the node"),
        SandboxShell.CannotRun or SandboxShell.NotThere when SandboxShell.NotFound(result.LastErrors, program) is { } found =>
            new InvalidDataException($"The sandbox has no such program: {program}: {found}. It looks in {ProgramEnvironment.SearchPath} of the node and under /data."),
        _ => null,
    };

    private sealed class SandboxChild(SandboxRun run, GroupProcess process) : IProgramChild
    {
        public int Pid => process.Pid;

        public Task<ChildExit> Exit => process.Exit;

        public void Terminate() => run.Terminate(process.Pid);

        public void Kill() => process.Kill();
    }
}
