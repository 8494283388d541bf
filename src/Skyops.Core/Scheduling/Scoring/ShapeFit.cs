using System.Numerics;
using Skyops.Core.Scheduling.Filters;

namespace Skyops.Core.Scheduling.Scoring;

/// <summary>What a kind of machine means to a group.</summary>
/// <param name="Fits">It could take a slot if nothing ran on it.</param>
/// <param name="Gpus">Those that the group could use.</param>
/// <param name="Alike">These have equal memory, or the group wants none, so that the next two hold whichever are free.</param>
/// <param name="GpuShare">Of the packing.</param>
/// <param name="GpuFit">Of the GPU fit.</param>
internal readonly record struct ShapeFit(bool Fits, ulong Gpus, bool Alike, double GpuShare, double GpuFit)
{
    public static ShapeFit Of(NodeShape shape, RequestShape wants)
    {
        var gpus = shape.Matching(wants);
        var fits = FilterChain.Admits(shape, wants);
        if (wants.Resources.Gpus == 0) return new(fits, gpus, true, PackingTerm.WithoutGpu(shape), 0);
        if (!fits) return new(false, gpus, true, 0, 0);
        var (least, most) = (shape.Gpus[BitOperations.TrailingZeroCount(gpus)].MemoryMiB, shape.Gpus[BitOperations.Log2(gpus)].MemoryMiB);
        return new(true, gpus, least == most, PackingTerm.OfGpu(wants, least), GpuFitTerm.OfMemory(least));
    }
}
