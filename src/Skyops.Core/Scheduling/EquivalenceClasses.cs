using Skyops.Nodes;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Machines of one class are expected to give the same bits for work that is not reproducible by construction: the same
/// processor architecture and vector path, or the same GPU model, compute capability and driver of one major version.
/// The image is the task's own, one for all its replicas, and so is no part of it.
/// </summary>
internal static class EquivalenceClasses
{
    public static string OfCpu(NodeCapabilities has) => $"cpu {Or(has.Architecture)} {Or(has.VectorPath)}";

    /// <summary>Which of several kinds an attempt would be given is not known before, so all of them are its class.</summary>
    public static string OfGpus(GpuInfo[] gpus, ulong matching)
    {
        var kinds = gpus.Where((_, i) => (matching & (1UL << i)) != 0)
            .Select(gpu => $"{gpu.Model} {Or(gpu.ComputeCapability)} driver {Major(gpu.Driver)}")
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return $"gpu {string.Join(" + ", kinds)}";
    }

    private static string Major(string? version) => Or(version?.Split('.')[0]);

    private static string Or(string? text) => string.IsNullOrEmpty(text) ? "unknown" : text;
}
