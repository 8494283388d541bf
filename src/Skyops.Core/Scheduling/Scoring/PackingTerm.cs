using System.Numerics;

namespace Skyops.Core.Scheduling.Scoring;

/// <summary>
/// Best fit: the mean of how much of the free cores, of the free memory, and of the GPU that would be given the request
/// really uses. GPU memory is compared with GPU memory only;
/// a request without GPUs fits best where there are none, so that GPUs stay free for what needs them.
/// </summary>
internal static class PackingTerm
{
    public static double Of(NodeTable nodes, int node, RequestShape wants, ulong matchingGpus)
    {
        var need = wants.Resources;
        var cpu = Share(need.CpuCores, nodes.FreeCpu[node]);
        var ram = Share(need.RamMiB, nodes.FreeRam[node]);
        return (cpu + ram + Gpu(nodes, node, wants, matchingGpus)) / 3;
    }

    private static double Gpu(NodeTable nodes, int node, RequestShape wants, ulong matchingGpus)
    {
        var shape = nodes.Shape[node]!;
        if (wants.Resources.Gpus == 0) return WithoutGpu(shape);
        var free = nodes.FreeGpus[node] & matchingGpus;
        if (free == 0) return 0;

        // The lowest bit is the smallest GPU that matches, and the one that will be given.
        return OfGpu(wants, shape.Gpus[BitOperations.TrailingZeroCount(free)].MemoryMiB);
    }

    /// <summary>The part of a request without GPUs.</summary>
    public static double WithoutGpu(NodeShape shape) => shape.Gpus.Length == 0 ? 1 : 0;

    /// <summary>The part of a GPU with this memory. A request that names no memory fits a small one best.</summary>
    public static double OfGpu(RequestShape wants, int memoryMiB) => Share(Math.Max(wants.Resources.GpuMemoryMiB, 1), memoryMiB);

    public static double Share(int used, int free) => free <= 0 ? 0 : Math.Min(1.0, (double)used / free);
}
