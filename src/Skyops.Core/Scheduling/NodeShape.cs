using Skyops.Nodes;

namespace Skyops.Core.Scheduling;

/// <summary>
/// What a kind of machine has in all. Nodes that are alike share one shape, and what a request asks of a machine as
/// such is checked once a shape.
/// A GPU is given to one attempt at a time: consumer cards do not keep processes' memory apart, and a neighbour's
/// out-of-memory must not be a node's fault.
/// </summary>
internal sealed class NodeShape
{
    private RequestShape? _matchedFor;
    private ulong _matched;

    public NodeShape(int index, NodeCapabilities has)
    {
        Index = index;
        CpuCores = has.CpuCores;
        RamMiB = has.RamMiB;
        DiskMiB = has.DiskMiB;
        Executors = [.. has.Executors];
        Gpus = [.. has.Gpus.Take(Limits.Gpus).OrderBy(gpu => gpu.MemoryMiB).ThenBy(gpu => gpu.Model, StringComparer.Ordinal)];
    }

    public int Index { get; }

    public int CpuCores { get; }

    public int RamMiB { get; }

    public int DiskMiB { get; }

    public HashSet<string> Executors { get; }

    /// <summary>
    /// Smallest memory first: bit n of a GPU mask is the n-th of these, so the lowest bits that match are the best fit.
    /// </summary>
    public GpuInfo[] Gpus { get; }

    public ulong AllGpus => Gpus.Length == 64 ? ulong.MaxValue : (1UL << Gpus.Length) - 1;

    /// <summary>
    /// The GPUs that a request could use: model as asked and enough memory each. The last answer is kept, because
    /// requests come in groups.
    /// </summary>
    public ulong Matching(RequestShape request)
    {
        if (!ReferenceEquals(_matchedFor, request)) (_matchedFor, _matched) = (request, Match(request));
        return _matched;
    }

    private ulong Match(RequestShape request)
    {
        var need = request.Resources;
        ulong mask = 0;
        for (var i = 0; i < Gpus.Length; i++)
        {
            if (Gpus[i].MemoryMiB >= need.GpuMemoryMiB && GpuModels.Matches(Gpus[i].Model, need.GpuModel)) mask |= 1UL << i;
        }

        return mask;
    }

    /// <summary>Equal for machines that are alike.</summary>
    public static string KeyOf(NodeCapabilities has)
    {
        var gpus = has.Gpus.Select(gpu => $"{gpu.MemoryMiB}×{gpu.Model}").Order(StringComparer.Ordinal);
        var executors = has.Executors.Distinct().Order(StringComparer.Ordinal);
        return $"{has.CpuCores}|{has.RamMiB}|{has.DiskMiB}|{string.Join('+', gpus)}|{string.Join('+', executors)}";
    }
}
