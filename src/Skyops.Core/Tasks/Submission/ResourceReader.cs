using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>
/// Reads <c>resources</c>: what each replica needs. Left out, the defaults of <see cref="ResourceRequest"/> hold.
/// </summary>
internal static class ResourceReader
{
    private const string Gpus = "gpus";
    private const string GpuModel = "gpuModel";
    private const string GpuMemory = "gpuMemoryMiB";
    private const string GpuVendor = "gpuVendor";
    private const string Capability = "minComputeCapability";
    private static readonly string[] Fields = ["cpuCores", "ramMiB", "diskMiB", Gpus, GpuModel, GpuMemory, GpuVendor, Capability];
    private static readonly ResourceRequest Default = new();

    public static ResourceRequest Read(SubmittedObject task)
    {
        if (task.Object("resources", Fields, """Write {"cpuCores":1,"ramMiB":512}, or leave it out.""") is not { } given) return Default;
        var request = new ResourceRequest
        {
            CpuCores = given.Integer("cpuCores", 1, Limits.CpuCores, Default.CpuCores),
            RamMiB = given.Integer("ramMiB", 1, Limits.RamMiB, Default.RamMiB),
            DiskMiB = given.Integer("diskMiB", 0, Limits.DiskMiB, Default.DiskMiB),
            Gpus = given.Integer(Gpus, 0, Limits.Gpus, 0),
            GpuModel = given.Text(GpuModel, Limits.NameLength),
            GpuMemoryMiB = given.Integer(GpuMemory, 0, Limits.GpuMemoryMiB, 0),
            GpuVendor = WordReader.Read(given, GpuVendor, "a vendor of GPUs", PlacementWords.GpuVendors),
            MinComputeCapability = given.Text(Capability, Limits.NameLength),
        };
        CheckCapability(given, request);

        // A wrong count has its own error already; then the others are not doubted as well.
        if (request.Gpus > 0 || given.IsWrong(Gpus)) return request;
        if (request.GpuModel is not null) Needless(given, GpuModel, "names a GPU although none is asked for");
        if (request.GpuMemoryMiB > 0) Needless(given, GpuMemory, "asks for GPU memory although no GPU is asked for");
        if (request.GpuVendor is not null) Needless(given, GpuVendor, "names a vendor although no GPU is asked for");
        if (request.MinComputeCapability is not null)
            Needless(given, Capability, "names a compute capability although no GPU is asked for");
        return request;
    }

    private static void Needless(SubmittedObject given, string field, string problem) =>
        given.Wrong(field, problem, "only with gpus of at least 1", "Set gpus to 1 or more.");

    /// <summary>Only NVIDIA's are numbers with an order; another vendor's word is taken as it is and must be met exactly.</summary>
    private static void CheckCapability(SubmittedObject given, ResourceRequest request)
    {
        if (request.MinComputeCapability is not { } text || request.GpuVendor is not (null or "nvidia")) return;
        var parts = text.Split('.');
        if (parts.Length <= 2 && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit))) return;
        given.Wrong(
            Capability, "is not a compute capability", "major and minor number, for example 8.0, unless gpuVendor is another than nvidia",
            """Write for example "8.0", or name the gpuVendor.""");
    }
}
