using System.Numerics;

namespace Skyops.Core.Scheduling.Filters;

/// <summary>Enough GPUs of the right model and memory are free.</summary>
internal sealed class GpusBusyFilter() : NodeFilter(FilterReason.GpusBusy)
{
    public override long Lacks(NodeTable nodes, int node, RequestShape wants)
    {
        if (wants.Resources.Gpus == 0) return 0;
        var free = nodes.FreeGpus[node];
        if (free == 0) return wants.Resources.Gpus;
        return Math.Max(0, wants.Resources.Gpus - BitOperations.PopCount(free & nodes.Shape[node]!.Matching(wants)));
    }

    public override string Describe(long lacks, RequestShape wants) => Words.Count(lacks, "free GPU");
}
