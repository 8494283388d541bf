using Skyops.Worker.Attempts;
using Skyops.Worker.Sandbox.Cgroups;

namespace Skyops.Worker.Sandbox;

/// <summary>
/// Runs sandboxes that run into each limit, and one that says what it sees. A node offers <c>command</c> only when every control
/// held: what the kernel accepts and does not keep would be worse than nothing.
/// </summary>
internal sealed class SandboxProbe
{
    private const string FolderName = "sandbox-probe";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly SandboxLimits Small = new(RamMiB: 48, CpuPercent: 100, DiskMiB: 4, Processes: 32);

    private readonly List<SandboxControl> controls = [];
    private readonly AttemptFolder folder;
    private Sandboxes? sandboxes;

    private SandboxProbe(string attemptsRoot)
    {
        folder = SandboxTrial.FolderOf(attemptsRoot, FolderName);
    }

    /// <summary>What was tried, in order, up to the first that cannot be.</summary>
    public IReadOnlyList<SandboxControl> Controls => controls;

    /// <summary>Where sandboxes can be made; null unless every control works.</summary>
    public Sandboxes? Sandboxes => controls.TrueForAll(control => control.Works) ? sandboxes : null;

    /// <param name="attemptsRoot">The folder of the attempts; beside it the probe works.</param>
    public static SandboxProbe Run(string attemptsRoot)
    {
        var probe = new SandboxProbe(attemptsRoot);
        try
        {
            probe.Try();
        }
        catch (SandboxException missing)
        {
            probe.controls.Add(new SandboxControl(missing.Control, false, missing.Found, missing.Remedy));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            probe.controls.Add(new SandboxControl("sandbox", false, failure.Message, "look at the data folder and /run"));
        }

        return probe;
    }

    private void Try()
    {
        sandboxes = Sandbox.Sandboxes.Prepare(Path.Combine(Path.GetDirectoryName(folder.Path)!, "attempts"));
        Held("bubblewrap", sandboxes.Tools.Bubblewrap);
        ChooseDisks(sandboxes);
        controls.AddRange(SandboxFacts.Check(Run(Small, SandboxFacts.Script).Lines));

        const string kernel = "use a kernel whose control groups keep this limit";
        var memory = Run(Small, "head -c 200000000 /dev/zero | tail -n 1 > /dev/null");
        Add("memory limit", memory.Usage.OutOfMemoryKills > 0, $"{sandboxes.Groups.Version}, {Small.RamMiB} MiB kept", kernel);
        var processes = Run(Small, "i=0; while [ $i -lt 64 ]; do sleep 5 & i=$((i+1)); done");
        Add("process limit", processes.Usage.RefusedProcesses > 0, $"{Small.Processes} processes kept", kernel);
        var cpu = Run(Small with { CpuPercent = 3 }, "while :; do :; done", usage => usage.Throttled > 0);
        Add("CPU limit", cpu.Usage.Throttled > 0, "3 % of a core kept", "use a kernel with CFS bandwidth control (CONFIG_CFS_BANDWIDTH)");
        var disk = Run(Small, "head -c 64000000 /dev/zero > /data/outputs/x");
        Add("disk quota", disk.Full, $"{sandboxes.Disks.Kind}, {Small.DiskMiB} MiB kept", "allow loop devices, or tmpfs");
    }

    /// <summary>Files on the node's disk where there are loop devices, else memory.</summary>
    private void ChooseDisks(Sandboxes made)
    {
        try
        {
            Run(Small, "true");
        }
        catch (SandboxException failure) when (failure.Control == "disk quota")
        {
            made.UseTemporaryDisks();
        }
    }

    private SandboxTrial Run(SandboxLimits limits, string script, Func<CgroupUsage, bool>? seen = null) =>
        SandboxTrial.Run(sandboxes!, folder, limits, script, Patience, seen);

    private void Held(string name, string found) => Add(name, true, found, "");

    private void Add(string name, bool held, string found, string remedy) =>
        controls.Add(new SandboxControl(name, held, held ? found : "the kernel took it and did not keep it", remedy));
}
