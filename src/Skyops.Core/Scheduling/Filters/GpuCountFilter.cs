namespace Skyops.Core.Scheduling.Filters;

/// <summary>The machine has the number of GPUs, of the model asked for if one was.</summary>
internal sealed class GpuCountFilter() : ShapeFilter(FilterReason.GpuCount)
{
    public override long Lacks(NodeShape has, RequestShape wants)
    {
        var found = has.Gpus.Count(gpu => GpuModels.Matches(gpu.Model, wants.Resources.GpuModel));
        return Math.Max(0, wants.Resources.Gpus - found);
    }

    public override string Describe(long lacks, RequestShape wants) => Words.Count(lacks, "GPU");
}
