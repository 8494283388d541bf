using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Attempts;

/// <summary>
/// What this node has promised and what of it is taken. The silo does the placing; this is the worker's own guard against
/// taking more than it has. Not safe for threads.
/// </summary>
internal sealed class Capacity(int slots, int cpuCores, int ramMiB)
{
    private int usedSlots;
    private int usedCores;
    private int usedRamMiB;

    /// <summary>Reserves what an assignment asks for, or says what is missing.</summary>
    public string? TryTake(Wire.Assignment assignment)
    {
        if (assignment is not { CpuCores: >= 0, RamMib: >= 0, DiskMib: >= 0, Gpus: >= 0 }) return "The resources are negative.";
        if (usedSlots >= slots) return $"All {slots} slots are taken.";
        if (assignment.Gpus > 0) return "No executor of this worker uses GPUs.";
        if (assignment.CpuCores > cpuCores - usedCores)
        {
            return $"{cpuCores - usedCores} of {cpuCores} cores are free, {assignment.CpuCores} are asked for.";
        }

        if (assignment.RamMib > ramMiB - usedRamMiB)
        {
            return $"{ramMiB - usedRamMiB} of {ramMiB} MiB are free, {assignment.RamMib} are asked for.";
        }

        usedSlots++;
        usedCores += assignment.CpuCores;
        usedRamMiB += assignment.RamMib;
        return null;
    }

    /// <summary>Frees what <see cref="TryTake"/> reserved.</summary>
    public void Free(Wire.Assignment assignment)
    {
        usedSlots--;
        usedCores -= assignment.CpuCores;
        usedRamMiB -= assignment.RamMib;
    }
}
