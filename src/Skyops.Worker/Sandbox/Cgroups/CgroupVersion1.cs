namespace Skyops.Worker.Sandbox.Cgroups;

/// <summary>
/// Version 1: a tree for each controller (Documentation/admin-guide/cgroup-v1). Groups are made under the worker's own, so that
/// what limits the worker limits them too.
/// </summary>
/// <param name="parents">The worker's own folder in the tree of each controller: <c>pids</c>, <c>memory</c>, <c>cpu</c>, and <c>cpuacct</c> where it is.</param>
/// <param name="swapInUse">Whether the machine has swap, which then must be limited.</param>
internal sealed class CgroupVersion1(IReadOnlyDictionary<string, string> parents, Func<bool> swapInUse) : ICgroups
{
    private const int PeriodMicroseconds = 100_000;
    private static readonly string[] Controllers = ["pids", "memory", "cpu", "cpuacct"];

    public string Version => "cgroups version 1";

    public IReadOnlyList<string> FoldersOf(string name) =>
        [.. Controllers.Where(parents.ContainsKey).Select(controller => Folder(controller, name)).Distinct(StringComparer.Ordinal)];

    public IEnumerable<string> Find(string prefix) => parents.Values.Where(Directory.Exists)
        .SelectMany(parent => Directory.EnumerateDirectories(parent, prefix + "*")).Select(folder => Path.GetFileName(folder)).Distinct(StringComparer.Ordinal);

    public void Create(string name, CgroupLimits limits)
    {
        foreach (var controller in Controllers[..3])
        {
            if (!parents.ContainsKey(controller))
                throw new SandboxException($"cgroup controller {controller}", "is not mounted", $"mount the {controller} controller under /sys/fs/cgroup, or boot with cgroups version 2");
        }

        foreach (var folder in FoldersOf(name)) Make(folder);
        Limit(name, limits);
    }

    public void Limit(string name, CgroupLimits limits)
    {
        CgroupFile.Write("process limit", Folder("pids", name), "pids.max", limits.Processes);
        var memory = Folder("memory", name);
        var countsSwap = File.Exists(Path.Combine(memory, "memory.memsw.limit_in_bytes"));

        // Memory with swap is never less than memory alone, so it makes room first.
        if (countsSwap) CgroupFile.Write("swap limit", memory, "memory.memsw.limit_in_bytes", -1);
        CgroupFile.Write("memory limit", memory, "memory.limit_in_bytes", (long)limits.RamMiB << 20);
        if (countsSwap)
            CgroupFile.Write("swap limit", memory, "memory.memsw.limit_in_bytes", (long)limits.RamMiB << 20);
        else if (swapInUse())
            throw new SandboxException("swap limit", "the kernel does not count swap", "boot with swapaccount=1, or turn swap off");
        var cpu = Folder("cpu", name);
        CgroupFile.Write("CPU limit", cpu, "cpu.cfs_period_us", PeriodMicroseconds);
        CgroupFile.Write("CPU limit", cpu, "cpu.cfs_quota_us", (long)limits.CpuPercent * PeriodMicroseconds / 100);
        CgroupFile.Write("CPU share", cpu, "cpu.shares", Math.Clamp(limits.CpuPercent * 1024L / 100, 1_024, 262_144));
    }

    public CgroupUsage Read(string name)
    {
        var memory = Folder("memory", name);
        var nanoseconds = parents.ContainsKey("cpuacct") ? CgroupFile.Number(Folder("cpuacct", name), "cpuacct.usage") : 0;
        return new CgroupUsage(
            CgroupFile.Number(memory, "memory.stat", "total_rss") + CgroupFile.Number(memory, "memory.stat", "total_shmem"),
            CgroupFile.Number(memory, "memory.max_usage_in_bytes"),
            TimeSpan.FromMicroseconds(nanoseconds / 1_000.0),
            CgroupFile.Number(memory, "memory.oom_control", "oom_kill"),
            CgroupFile.Number(Folder("pids", name), "pids.events", "max"),
            CgroupFile.Number(Folder("cpu", name), "cpu.stat", "nr_throttled"));
    }

    private string Folder(string controller, string name) => Path.Combine(parents[controller], name);

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException("control groups", failure.Message, "run the worker as root, or as a service with Delegate=yes", failure);
        }
    }
}
