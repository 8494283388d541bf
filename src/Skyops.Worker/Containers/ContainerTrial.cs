using Skyops.Worker.Attempts;
using Skyops.Worker.Containers.Engines;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox;
using Skyops.Worker.Sandbox.Cgroups;
using Skyops.Worker.Sandbox.Disks;

namespace Skyops.Worker.Containers;

/// <summary>One small script in a container of no image, whose programs are those of the node's own <c>/usr</c>, and what came of it.</summary>
/// <param name="Lines">Its standard output.</param>
/// <param name="Usage">What it took.</param>
/// <param name="Full">Its disk was full at the end.</param>
/// <param name="User">Whom it ran as.</param>
internal sealed record ContainerTrial(IReadOnlyList<string> Lines, CgroupUsage Usage, bool Full, uint User)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly string[] Links = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];
    private static readonly string[] Folders = ["usr", "proc", "dev", "sys", "data", "tmp", "var/tmp", "etc", "run"];

    /// <summary>Runs it; nothing of it is left afterwards.</summary>
    /// <param name="sandboxes">Makes what is around it.</param>
    /// <param name="engine">Makes it.</param>
    /// <param name="folder">Its own; made anew and removed.</param>
    /// <param name="limits">To run within.</param>
    /// <param name="script">For <c>/bin/sh</c>.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="seen">Ends it when this has been seen once it has started, since its making takes from its limits, too; null: it ends by itself.</param>
    /// <exception cref="SandboxException">There was no container for it.</exception>
    public static ContainerTrial Run(
        Sandboxes sandboxes, IContainerEngine engine, AttemptFolder folder, SandboxLimits limits, string script, TimeSpan patience, Func<CgroupUsage, bool>? seen = null)
    {
        SandboxRemains.Remove(folder, sandboxes.Places);
        folder.Create();
        var name = SandboxPlaces.Of(sandboxes.Places.NameOf(folder)).Group;
        try
        {
            using var run = sandboxes.Make(folder, limits, enter: false);
            var files = new ContainerFiles(folder.Path);
            var (lines, errors) = (new List<string>(), new List<string>());
            var child = GroupProcess.StartAsync(engine.Request(Plan(folder, run, sandboxes, limits, script)), lines.Add, errors.Add).GetAwaiter().GetResult();
            Wait(child, run, patience, () => File.Exists(files.Started) && seen?.Invoke(run.Usage) == true);
            if (!File.Exists(files.Started))
            {
                var log = File.Exists(files.Log) ? File.ReadAllText(files.Log) : "";
                throw new SandboxException("container", string.Join(' ', [.. errors, log]).Trim(), "look at what the engine says; podman 4 and runc 1.1 or newer are known to work");
            }

            return new ContainerTrial(lines, run.Usage, run.Breach == StopCause.DiskQuota || DiskRoom.Of(folder.Outputs) is { IsFull: true }, run.User);
        }
        finally
        {
            engine.Remove(name);
            folder.Remove();
        }
    }

    private static ContainerPlan Plan(AttemptFolder folder, SandboxRun run, Sandboxes sandboxes, SandboxLimits limits, string script)
    {
        var place = SandboxPlaces.Of(sandboxes.Places.NameOf(folder));
        var root = Path.Combine(folder.Path, "root");
        foreach (var name in Folders) Directory.CreateDirectory(Path.Combine(root, name));
        List<ContainerMount> mounts = [new("/usr", "/usr", true), new(place.Data, "/data", false), new(place.Inputs, "/data/inputs", true)];
        foreach (var name in Links)
        {
            var node = new DirectoryInfo("/" + name);
            if (node.LinkTarget is { } target) File.CreateSymbolicLink(Path.Combine(root, name), target);
            else if (node.Exists)
            {
                Directory.CreateDirectory(Path.Combine(root, name));
                mounts.Add(new ContainerMount(node.FullName, node.FullName, true));
            }
        }

        return new ContainerPlan(
            place.Group, root, ["/bin/sh", "-c", script], new SortedDictionary<string, string> { ["PATH"] = ProgramEnvironment.SearchPath }, "/data/scratch", run.User, mounts,
            new ContainerLimits(256 << 20, 1_024, Math.Max(1, limits.RamMiB / 2)), run.ProcessLists, new ContainerFiles(folder.Path));
    }

    private static void Wait(GroupProcess child, SandboxRun run, TimeSpan patience, Func<bool> seen)
    {
        for (var i = 0; i * Look < patience; i++)
        {
            if (child.Exit.Wait(Look) || seen()) break;
        }

        run.EndProcesses();
        if (!child.Exit.Wait(patience)) child.Kill();
        child.Exit.Wait();
    }
}
