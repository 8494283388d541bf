namespace Skyops.Core.Scheduling;

/// <summary>What the machines of a pool have together: what a share of the pool is a share of.</summary>
internal sealed class PoolTotals
{
    public long CpuCores { get; private set; }

    public long RamMiB { get; private set; }

    public long Gpus { get; private set; }

    public void Replace(NodeShape? before, NodeShape after)
    {
        CpuCores += after.CpuCores - (before?.CpuCores ?? 0);
        RamMiB += after.RamMiB - (before?.RamMiB ?? 0);
        Gpus += after.Gpus.Length - (before?.Gpus.Length ?? 0);
    }

    /// <summary>The largest share of the pool that one slot takes of anything, 0…1.</summary>
    public double DominantShare(RequestShape wants)
    {
        var need = wants.Resources;
        var share = Math.Max((double)need.CpuCores / Math.Max(1, CpuCores), (double)need.RamMiB / Math.Max(1, RamMiB));
        return Math.Max(share, (double)need.Gpus / Math.Max(1, Gpus));
    }
}
