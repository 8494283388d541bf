using System.Globalization;

namespace Skyops.Worker.Sandbox.Cgroups;

/// <summary>
/// Version 2: one tree (Documentation/admin-guide/cgroup-v2). A group that has groups below it with controllers may hold no
/// process itself, so the worker first moves into a group of its own beside those of its attempts.
/// </summary>
/// <param name="parent">The group that the worker was started in, which must be its own to divide.</param>
/// <param name="swapInUse">Whether the machine has swap, which then must be limited.</param>
internal sealed class CgroupVersion2(string parent, Func<bool> swapInUse) : ICgroups
{
    /// <summary>The worker's own group.</summary>
    public const string OwnName = "skyops-worker";

    private const int PeriodMicroseconds = 100_000;
    private const string Delegation = "start the worker as a service with Delegate=yes, in a control group that holds nothing else";
    private static readonly string[] Needed = ["cpu", "memory", "pids"];

    public string Version => "cgroups version 2";

    public IReadOnlyList<string> FoldersOf(string name) => [Path.Combine(parent, name)];

    public IEnumerable<string> Find(string prefix) =>
        Directory.Exists(parent) ? Directory.EnumerateDirectories(parent, prefix + "*").Select(folder => Path.GetFileName(folder)) : [];

    public void Create(string name, CgroupLimits limits)
    {
        Divide();
        Make(Path.Combine(parent, name));
        Limit(name, limits);
    }

    public void Limit(string name, CgroupLimits limits)
    {
        var folder = Path.Combine(parent, name);
        CgroupFile.Write("process limit", folder, "pids.max", limits.Processes);
        CgroupFile.Write("memory limit", folder, "memory.max", (long)limits.RamMiB << 20);
        CgroupFile.Write("memory limit", folder, "memory.oom.group", 1);
        if (File.Exists(Path.Combine(folder, "memory.swap.max"))) CgroupFile.Write("swap limit", folder, "memory.swap.max", 0);
        else if (swapInUse()) throw new SandboxException("swap limit", "the kernel does not count swap", "use a kernel with swap accounting, or turn swap off");
        var quota = (long)limits.CpuPercent * PeriodMicroseconds / 100;
        CgroupFile.Write("CPU limit", folder, "cpu.max", string.Create(CultureInfo.InvariantCulture, $"{quota} {PeriodMicroseconds}"));
        CgroupFile.Write("CPU share", folder, "cpu.weight", Math.Clamp(limits.CpuPercent, 100, 10_000));
    }

    public CgroupUsage Read(string name)
    {
        var folder = Path.Combine(parent, name);
        return new CgroupUsage(
            CgroupFile.Number(folder, "memory.stat", "anon") + CgroupFile.Number(folder, "memory.stat", "shmem"),
            CgroupFile.Number(folder, "memory.peak"),
            TimeSpan.FromMicroseconds(CgroupFile.Number(folder, "cpu.stat", "usage_usec")),
            CgroupFile.Number(folder, "memory.events", "oom_kill"),
            CgroupFile.Number(folder, "pids.events", "max"),
            CgroupFile.Number(folder, "cpu.stat", "nr_throttled"));
    }

    /// <summary>Hands the controllers on to the groups below.</summary>
    private void Divide()
    {
        var enabled = Words("cgroup.subtree_control");
        if (Needed.All(enabled.Contains)) return;
        var there = Words("cgroup.controllers");
        if (Needed.FirstOrDefault(controller => !there.Contains(controller)) is { } missing)
            throw new SandboxException($"cgroup controller {missing}", $"is not in {parent}", Delegation);
        var own = Path.Combine(parent, OwnName);
        Make(own);
        CgroupFile.Write("control groups", own, "cgroup.procs", Environment.ProcessId);
        try
        {
            CgroupFile.Write("control groups", parent, "cgroup.subtree_control", string.Join(' ', Needed.Select(controller => "+" + controller)));
        }
        catch (SandboxException failure)
        {
            throw new SandboxException("control groups", $"{parent} cannot be divided, perhaps as other processes are in it", Delegation, failure);
        }
    }

    private string[] Words(string file)
    {
        var path = Path.Combine(parent, file);
        return File.Exists(path) ? File.ReadAllText(path).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
    }

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException("control groups", failure.Message, Delegation, failure);
        }
    }
}
