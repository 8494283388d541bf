using Skyops.Core.Scheduling.Scoring;

namespace Skyops.Core.Scheduling;

/// <summary>What a pass sees: nodes and their order, weights, and how much there is in all, at one moment.</summary>
internal sealed record PoolSnapshot(
    NodeTable Nodes, NodeRing Ring, ScoreWeights Weights, long CpuCores, long RamMiB, long Gpus, DateTimeOffset Now)
{
    public static PoolSnapshot Of(SchedulerState state, DateTimeOffset now)
    {
        var nodes = state.Nodes;
        nodes.MoveTo(now);
        long cores = 0, ram = 0, gpus = 0;
        for (var node = 0; node < nodes.Count; node++)
        {
            if (nodes.Shape[node] is not { } shape) continue;
            cores += shape.CpuCores;
            ram += shape.RamMiB;
            gpus += shape.Gpus.Length;
        }

        state.Ring.Update();
        return new PoolSnapshot(nodes, state.Ring, state.Weights, cores, ram, gpus, now);
    }

    /// <summary>The largest share of the pool that one slot takes of anything, 0…1.</summary>
    public double DominantShare(RequestShape wants)
    {
        var need = wants.Resources;
        var share = Math.Max((double)need.CpuCores / Math.Max(1, CpuCores), (double)need.RamMiB / Math.Max(1, RamMiB));
        return Math.Max(share, (double)need.Gpus / Math.Max(1, Gpus));
    }
}
