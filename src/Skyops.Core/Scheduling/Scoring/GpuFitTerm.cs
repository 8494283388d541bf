using System.Numerics;

namespace Skyops.Core.Scheduling.Scoring;

/// <summary>
/// The smallest GPU that will do: 24 GiB / (24 GiB + memory of the largest GPU that would be given). What a request needs
/// is a filter, so among GPUs that fit the smallest is the best fit, and large ones are left for what fits nowhere else.
/// Its weight outweighs all other terms together from one common size to the next (12, 16, 24, 48, 80 GiB): a cheap
/// large GPU is no reason to block it with small work.
/// </summary>
internal static class GpuFitTerm
{
    private const double ReferenceMiB = 24_576;

    public static double Of(NodeTable nodes, int node, RequestShape wants, ulong matchingGpus)
    {
        // The lowest bits are the smallest GPUs, and the ones that will be given.
        var free = nodes.FreeGpus[node] & matchingGpus;
        for (var more = wants.Resources.Gpus - 1; more > 0; more--) free &= free - 1;
        if (free == 0) return 0;
        return OfMemory(nodes.Shape[node]!.Gpus[BitOperations.TrailingZeroCount(free)].MemoryMiB);
    }

    public static double OfMemory(int memoryMiB) => ReferenceMiB / (ReferenceMiB + memoryMiB);
}
