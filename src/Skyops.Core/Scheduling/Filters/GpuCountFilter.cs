namespace Skyops.Core.Scheduling.Filters;

/// <summary>The machine has the number of GPUs, of the vendor and model asked for if they were.</summary>
internal sealed class GpuCountFilter() : ShapeFilter(FilterReason.GpuCount)
{
    public override long Lacks(NodeShape has, RequestShape wants)
    {
        var need = wants.Resources;
        var found = has.Gpus.Count(gpu => GpuKinds.IsOf(gpu, need.GpuVendor) && GpuModels.Matches(gpu.Model, need.GpuModel));
        return Math.Max(0, need.Gpus - found);
    }

    public override string Describe(long lacks, RequestShape wants) => Words.Count(lacks, "GPU");
}
