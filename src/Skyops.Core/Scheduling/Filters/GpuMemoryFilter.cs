namespace Skyops.Core.Scheduling.Filters;

/// <summary>
/// Enough of the machine's GPUs have the memory, each of them: memory of several GPUs is never added up.
/// </summary>
internal sealed class GpuMemoryFilter() : ShapeFilter(FilterReason.GpuMemory)
{
    public override long Lacks(NodeShape has, RequestShape wants)
    {
        var need = wants.Resources;
        if (need.Gpus == 0) return 0;

        // The largest GPUs are last; the smallest of those that would be used decides.
        var left = need.Gpus;
        for (var i = has.Gpus.Length - 1; i >= 0; i--)
        {
            if (!GpuKinds.Matches(has.Gpus[i], need) || --left > 0) continue;
            return Math.Max(0, need.GpuMemoryMiB - has.Gpus[i].MemoryMiB);
        }

        return need.GpuMemoryMiB;
    }

    public override string Describe(long lacks, RequestShape wants) => $"{Words.Number(lacks)} MiB of GPU memory";
}
