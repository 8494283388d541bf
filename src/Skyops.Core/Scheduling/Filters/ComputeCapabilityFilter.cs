namespace Skyops.Core.Scheduling.Filters;

/// <summary>Enough of the machine's GPUs can do what the work was built for.</summary>
internal sealed class ComputeCapabilityFilter() : ShapeFilter(FilterReason.ComputeCapability)
{
    public override long Lacks(NodeShape has, RequestShape wants)
    {
        var need = wants.Resources;
        if (need.Gpus == 0 || need.MinComputeCapability is null) return 0;
        return Math.Max(0, need.Gpus - has.Gpus.Count(gpu => GpuKinds.Matches(gpu, need)));
    }

    public override string Describe(long lacks, RequestShape wants) =>
        $"{Words.Count(lacks, "GPU")} of compute capability {wants.Resources.MinComputeCapability}";
}
