using Skyops.Tasks;
using Skyops.Worker.Attempts;
using Skyops.Worker.Containers.Engines;
using Skyops.Worker.Containers.Images;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox;
using Skyops.Worker.Sandbox.Cgroups;
using Skyops.Worker.Sandbox.Disks;
using Skyops.Worker.Telemetry;

namespace Skyops.Worker.Containers;

/// <summary>
/// The container of one attempt. Its control groups, its disk and its places are those of a sandbox of the same name (<see cref="SandboxRun"/>), so limits, what is read of them and what is left are the same.
/// </summary>
internal sealed class ContainerBox(
    ContainerHost host, SandboxRun run, SandboxPlace place, AttemptFolder folder, SandboxLimits limits, ContainerOrder order, string? archive) : IProgramBox
{
    private const long MoreFileBytes = 64 << 20;
    private const int MoreProcesses = 1_024;

    private readonly ContainerFiles files = new(folder.Path);
    private ImageLease? image;
    private ProcessGuard? guard;
    private bool removed = true;

    public ProgramPaths Paths => ProgramPaths.Inside;

    public GroupUsage GroupUsage => run.GroupUsage;

    public int DiskMiB => run.DiskMiB;

    public StopCause? Breach => run.Breach;

    public CgroupUsage Usage => run.Usage;

    public async Task HandOverAsync(AttemptFolder attempt, CancellationToken cancellationToken)
    {
        await run.HandOverAsync(attempt, cancellationToken);
        try
        {
            image = await host.ImageAsync(order.Container.Image, attempt.Image, archive, cancellationToken);
        }
        catch (ImageRefusedException refused)
        {
            throw new InvalidDataException(refused.Message, refused);
        }
    }

    public async Task<IProgramChild> StartAsync(ProgramLaunch launch, CancellationToken cancellationToken)
    {
        var request = host.Engine.Request(Plan(launch));
        guard = launch.Guard;
        guard?.AddGroup(run.ProcessList);
        removed = false;
        return new ContainerChild(run, await GroupProcess.StartAsync(request, launch.Output, launch.Error, guard));
    }

    public Task<BoxEnd> SettleAsync(ChildResult result, StopCause? cause)
    {
        var gone = End();
        var (usage, ran) = (run.Usage, File.Exists(files.Started));

        // The engine removes what came to its end by itself.
        removed = gone && ran && cause is null && result.Exit.Signal == 0;
        var own = result with { Exit = result.Exit with { CpuTime = usage.CpuTime, PeakRamMiB = (int)(usage.PeakBytes >> 20) } };
        var breach = run.Breach is StopCause.DiskQuota && own.Exit.Code == 0 ? null : run.Breach;
        if (own.Exit.Code != 0 && cause is null && DiskRoom.Of(place.Data) is { IsShort: true }) breach ??= StopCause.DiskQuota;
        return Task.FromResult(new BoxEnd(own, breach, ran ? null : NotStarted(own)));
    }

    public void Dispose()
    {
        End();
        if (!removed) host.Engine.Remove(place.Group);
        removed = true;
        run.Dispose();
        image?.Dispose();
        image = null;
    }

    private bool End()
    {
        var gone = run.EndProcesses();
        guard?.RemoveGroup(run.ProcessList);
        guard = null;
        return gone;
    }

    private ContainerPlan Plan(ProgramLaunch launch)
    {
        var config = image!.Config;
        var argv = launch.Argv.Count > 0 ? launch.Argv : config.Argv;
        if (argv.Count == 0) throw new InvalidDataException("The image names no program of its own; say one in argv.");
        File.Delete(files.Started);
        return new ContainerPlan(
            place.Group, image.Root, argv, Variables(launch.Environment, config.Environment), FolderOf(image), run.User,
            [
                new ContainerMount(place.Data, "/data", false), new ContainerMount(place.Inputs, Paths.Inputs, true),
                new ContainerMount(Path.Combine(place.Data, "tmp"), "/tmp", false), new ContainerMount(Path.Combine(place.Data, "tmp"), "/var/tmp", false),
            ],
            new ContainerLimits(((long)limits.DiskMiB << 20) + MoreFileBytes, limits.Processes + MoreProcesses, Math.Max(1, limits.RamMiB / 2)),
            run.ProcessLists, files);
    }

    /// <summary>The image's own working folder where it is there.</summary>
    private string FolderOf(ImageLease lease) =>
        lease.Config.Folder is { } folder && !folder.Contains("..", StringComparison.Ordinal) && Directory.Exists(lease.Root + folder) ? folder : Paths.Home;

    /// <summary>The image's variables count where the submitter gave none and the network has none to tell; its search path is better than that of nodes.</summary>
    private SortedDictionary<string, string> Variables(IReadOnlyDictionary<string, string> given, SortedDictionary<string, string> own)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in given) all[name] = value;
        foreach (var (name, value) in own)
        {
            var told = name is "HOME" or "TMPDIR" || name.StartsWith("SKYOPS_", StringComparison.Ordinal);
            if (!told && !order.Environment.ContainsKey(name)) all[name] = value;
        }

        return all;
    }

    // The hook that runs after the start has left no file, so nothing that a program writes can look like this.
    private Exception NotStarted(ChildResult result)
    {
        var said = File.Exists(files.Log) ? File.ReadAllText(files.Log) : "";
        var complaint = string.Join('\n', result.LastErrors) + said;
        var missing = complaint.Contains("executable file not found", StringComparison.Ordinal) || complaint.Contains("no such file or directory", StringComparison.Ordinal)
            || complaint.Contains("permission denied", StringComparison.Ordinal) || complaint.Contains("exec format error", StringComparison.Ordinal);
        return missing && complaint.Contains("exec", StringComparison.Ordinal)
            ? new InvalidDataException($"The image has no such program that can be run: {(order.Argv.Length > 0 ? order.Argv[0] : string.Join(' ', image?.Config.Argv ?? []))}.")
            : new ContainerException($"the container was not made: {complaint}", "look at `skyops doctor` on the node");
    }

    private sealed class ContainerChild(SandboxRun run, GroupProcess engine) : IProgramChild
    {
        public int Pid => engine.Pid;

        public Task<ChildExit> Exit => engine.Exit;

        public void Terminate() => run.Terminate(engine.Pid);

        /// <summary>The program; the engine then ends by itself and removes the container. Before there is a program, the engine.</summary>
        public void Kill()
        {
            if (!run.KillProcesses()) engine.Kill();
        }
    }
}
