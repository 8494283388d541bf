using Skyops.Worker.Attempts;
using Skyops.Worker.Containers.Engines;
using Skyops.Worker.Sandbox;
using Skyops.Worker.Sandbox.Cgroups;

namespace Skyops.Worker.Containers;

/// <summary>Runs containers that run into each limit, and one that says what it sees. A node offers <c>container</c> only when every control held.</summary>
internal sealed class ContainerProbe
{
    private const string FolderName = "container-probe";
    private const string Connect = "cat /proc/net/dev | tail -n +3 | while read -r name rest; do echo \"interface ${name%:*}\"; done";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly SandboxLimits Small = new(RamMiB: 48, CpuPercent: 100, DiskMiB: 4, Processes: 32);

    private readonly List<SandboxControl> controls = [];
    private readonly string attemptsRoot;
    private readonly AttemptFolder folder;

    private ContainerProbe(string attemptsRoot) => (this.attemptsRoot, folder) = (attemptsRoot, SandboxTrial.FolderOf(attemptsRoot, FolderName));

    /// <summary>What was tried, in order, up to the first that cannot be.</summary>
    public IReadOnlyList<SandboxControl> Controls => controls;

    /// <summary>True when containers can be offered.</summary>
    public bool Works => controls.Count > 0 && controls.TrueForAll(control => control.Works);

    public Sandboxes? Sandboxes { get; private set; }

    public IContainerEngine? Engine { get; private set; }

    /// <param name="attemptsRoot">The folder of the attempts; beside it the probe works.</param>
    /// <param name="withPodman">False: runc alone, although there is podman.</param>
    public static ContainerProbe Run(string attemptsRoot, bool withPodman = true)
    {
        var probe = new ContainerProbe(attemptsRoot);
        try
        {
            probe.Try(withPodman);
        }
        catch (SandboxException missing)
        {
            probe.controls.Add(new SandboxControl(missing.Control, false, missing.Found, missing.Remedy));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            probe.controls.Add(new SandboxControl("container", false, failure.Message, "look at the data folder and /run"));
        }

        if (!probe.Works) probe.Engine?.RemoveAll();
        return probe;
    }

    private void Try(bool withPodman)
    {
        Sandboxes = Sandbox.Sandboxes.Prepare(attemptsRoot);
        Engine = EngineSearch.Find(new ContainerPlaces(Sandboxes.Places), withPodman);
        Add("container engine", true, Engine.Version, "");
        var facts = ChooseDisks(Sandboxes, Engine);
        controls.AddRange(SandboxFacts.Check(facts.Lines, facts.User));
        var interfaces = facts.Lines.Where(line => line.StartsWith("interface ", StringComparison.Ordinal)).Select(line => line[10..]).ToArray();
        controls.Add(new SandboxControl("no network", interfaces is ["lo"], $"interfaces: {string.Join(", ", interfaces)}", "use podman 4 or runc 1.1, or newer"));

        const string kernel = "use a kernel whose control groups keep this limit";
        var memory = Run(Small, "head -c 200000000 /dev/zero | tail -n 1 > /dev/null");
        Add("memory limit", memory.Usage.OutOfMemoryKills > 0, $"{Sandboxes.Groups.Version}, {Small.RamMiB} MiB kept", kernel);
        var processes = Run(Small, "i=0; while [ $i -lt 64 ]; do sleep 5 & i=$((i+1)); done");
        Add("process limit", processes.Usage.RefusedProcesses > 0, $"{Small.Processes} processes kept", kernel);
        var cpu = Run(Small with { CpuPercent = 3 }, "while :; do :; done", usage => usage.Throttled > 0);
        Add("CPU limit", cpu.Usage.Throttled > 0, "3 % of a core kept", "use a kernel with CFS bandwidth control (CONFIG_CFS_BANDWIDTH)");
        var disk = Run(Small, "head -c 64000000 /dev/zero > /data/outputs/x");
        Add("disk quota", disk.Full, $"{Sandboxes.Disks.Kind}, {Small.DiskMiB} MiB kept", "allow loop devices, or tmpfs");
    }

    /// <summary>Files on the node's disk where there are loop devices, else memory; what the container sees is asked with the one that works.</summary>
    private ContainerTrial ChooseDisks(Sandboxes made, IContainerEngine engine)
    {
        const string script = $"{SandboxFacts.Script}\n{Connect}";
        try
        {
            return Run(Small, script);
        }
        catch (SandboxException failure) when (failure.Control == "disk quota")
        {
            made.UseTemporaryDisks();
            return ContainerTrial.Run(made, engine, folder, Small, script, Patience);
        }
    }

    private ContainerTrial Run(SandboxLimits limits, string script, Func<CgroupUsage, bool>? seen = null) =>
        ContainerTrial.Run(Sandboxes!, Engine!, folder, limits, script, Patience, seen);

    private void Add(string name, bool held, string found, string remedy) =>
        controls.Add(new SandboxControl(name, held, held ? found : "the kernel took it and did not keep it", remedy));
}
