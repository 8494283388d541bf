using Skyops.Worker.Sandbox.Cgroups;

namespace Skyops.Worker.Sandbox;

/// <summary>What a program in the sandbox may take.</summary>
/// <param name="RamMiB">Memory; there is no swap beyond it.</param>
/// <param name="CpuPercent">Processor time, 100 for each core.</param>
/// <param name="DiskMiB">Outputs, checkpoints and temporary files together.</param>
/// <param name="Processes">Processes and threads.</param>
internal sealed record SandboxLimits(int RamMiB, int CpuPercent, int DiskMiB, int Processes)
{
    /// <summary>Open files of each process.</summary>
    public const int OpenFiles = 4_096;

    /// <summary>Those that its control groups keep.</summary>
    public CgroupLimits OfGroups => new(RamMiB, CpuPercent, Processes);

    /// <summary>Half of the memory at most, as other machines have it; it counts as memory anyway.</summary>
    public int SharedMemoryMiB => Math.Max(1, RamMiB / 2);

    private const int LeastProcesses = 512;
    private const int ProcessesPerCore = 128;
    private const int ProcessesPerMiB = 4;

    /// <summary>
    /// The limits of an attempt: what it asked for, and processes by its cores, but not so many that they take its memory by being
    /// there, or a program that forks without end would seem to be one that wants memory.
    /// </summary>
    public static SandboxLimits Of(Grpc.V1.Assignment assignment)
    {
        var cores = Math.Max(1, assignment.CpuCores);
        var ramMiB = Math.Max(Skyops.Limits.CommandRamMiB, assignment.RamMib);
        var processes = Math.Min(LeastProcesses + (ProcessesPerCore * cores), ramMiB * ProcessesPerMiB);
        return new SandboxLimits(ramMiB, cores * 100, Math.Max(1, assignment.DiskMib), processes);
    }
}
