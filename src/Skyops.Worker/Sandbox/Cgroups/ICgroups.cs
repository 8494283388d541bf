namespace Skyops.Worker.Sandbox.Cgroups;

/// <summary>The control groups of attempts. A group is one folder, or with version 1 one in each controller's tree, and is found by its name.</summary>
internal interface ICgroups
{
    /// <summary>As people read it.</summary>
    string Version { get; }

    /// <summary>The folders of a group, whether it is there or not; whoever is in the first one is in the group.</summary>
    IReadOnlyList<string> FoldersOf(string name);

    /// <summary>Names of groups that are there and begin so.</summary>
    IEnumerable<string> Find(string prefix);

    /// <summary>Makes a group with its limits.</summary>
    /// <exception cref="SandboxException">A limit cannot be set.</exception>
    void Create(string name, CgroupLimits limits);

    /// <summary>Sets the limits of a group that is there.</summary>
    /// <exception cref="SandboxException">A limit cannot be set.</exception>
    void Limit(string name, CgroupLimits limits);

    /// <summary>What a group takes and what it was refused.</summary>
    CgroupUsage Read(string name);
}

/// <summary>Limits of a group.</summary>
/// <param name="RamMiB">Memory, with page cache, temporary file systems and the kernel's own; no swap beyond it.</param>
/// <param name="CpuPercent">Processor time, 100 for each core; also its share against others, at least that of one core.</param>
/// <param name="Processes">Processes and threads.</param>
internal sealed record CgroupLimits(int RamMiB, int CpuPercent, int Processes);

/// <summary>What a group takes.</summary>
/// <param name="MemoryBytes">Memory of its processes and their shared memory, without page cache of files.</param>
/// <param name="PeakBytes">The most that counted against the limit, with page cache; 0 where the kernel does not say.</param>
/// <param name="CpuTime">Processor time so far.</param>
/// <param name="OutOfMemoryKills">Processes that the kernel killed for the memory limit.</param>
/// <param name="RefusedProcesses">Forks that the kernel refused for the limit of processes.</param>
/// <param name="Throttled">Periods in which it wanted more processor time than it has.</param>
internal readonly record struct CgroupUsage(long MemoryBytes, long PeakBytes, TimeSpan CpuTime, long OutOfMemoryKills, long RefusedProcesses, long Throttled);
