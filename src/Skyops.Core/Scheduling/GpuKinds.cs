using System.Globalization;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>Whether a GPU is of the kind asked for: vendor, model, compute capability. Its memory is another question.</summary>
internal static class GpuKinds
{
    private const string Nvidia = "nvidia";

    public static bool Matches(GpuInfo gpu, ResourceRequest need) =>
        IsOf(gpu, need.GpuVendor) && GpuModels.Matches(gpu.Model, need.GpuModel) && IsAble(gpu, need.MinComputeCapability);

    public static bool IsOf(GpuInfo gpu, string? vendor) =>
        vendor is null || gpu.Vendor.Equals(vendor, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Only NVIDIA's compute capabilities are ordered (CUDA C++ Programming Guide, "Compute Capabilities"): major and
    /// minor number, so 8.10 is above 8.9. Another vendor's word must be the same.
    /// </summary>
    public static bool IsAble(GpuInfo gpu, string? least)
    {
        if (least is null || gpu.ComputeCapability == least) return true;
        return IsOf(gpu, Nvidia) && Compare(gpu.ComputeCapability, least) >= 0;
    }

    /// <summary>A part that is not a number is below every number, and a missing one is 0.</summary>
    private static int Compare(string left, string right)
    {
        var (a, b) = (left.Split('.'), right.Split('.'));
        for (var i = 0; i < Math.Max(a.Length, b.Length); i++)
        {
            var order = Part(a, i).CompareTo(Part(b, i));
            if (order != 0) return order;
        }

        return 0;
    }

    private static int Part(string[] parts, int index)
    {
        if (index >= parts.Length) return 0;
        return int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
