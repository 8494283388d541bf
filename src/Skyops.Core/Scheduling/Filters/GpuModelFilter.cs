namespace Skyops.Core.Scheduling.Filters;

/// <summary>The machine has at least one GPU of the model.</summary>
internal sealed class GpuModelFilter() : ShapeFilter(FilterReason.GpuModel)
{
    public override long Lacks(NodeShape has, RequestShape wants) => 
        wants.Resources.Gpus == 0 || has.Gpus.Any(gpu => GpuModels.Matches(gpu.Model, wants.Resources.GpuModel)) || has.Gpus.Length == 0 ? 0 : 1;

    public override string Describe(long lacks, RequestShape wants) => $"a GPU of the model {wants.Resources.GpuModel}";
}
