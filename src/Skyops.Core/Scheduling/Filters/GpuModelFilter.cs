namespace Skyops.Core.Scheduling.Filters;

/// <summary>The machine has at least one GPU of the model.</summary>
internal sealed class GpuModelFilter() : ShapeFilter(FilterReason.GpuModel)
{
    public override long Lacks(NodeShape has, RequestShape wants)
    {
        // A machine without any GPU lacks the number of them, which the next filter says.
        if (wants.Resources.Gpus == 0 || has.Gpus.Length == 0) return 0;
        return has.Gpus.Any(gpu =>
            GpuKinds.IsOf(gpu, wants.Resources.GpuVendor) && GpuModels.Matches(gpu.Model, wants.Resources.GpuModel)) ? 0 : 1;
    }

    public override string Describe(long lacks, RequestShape wants) => $"a GPU of the model {wants.Resources.GpuModel}";
}
