namespace Skyops.Core.Scheduling.Filters;

/// <summary>The machine has at least one GPU of the vendor.</summary>
internal sealed class GpuVendorFilter() : ShapeFilter(FilterReason.GpuVendor)
{
    public override long Lacks(NodeShape has, RequestShape wants) =>
        // A machine without any GPU lacks the number of them, which a later filter says.
        wants.Resources.Gpus == 0 || has.Gpus.Length == 0 || has.Gpus.Any(gpu => GpuKinds.IsOf(gpu, wants.Resources.GpuVendor)) ? 0 : 1;

    public override string Describe(long lacks, RequestShape wants) => $"a GPU of the vendor {wants.Resources.GpuVendor}";
}
