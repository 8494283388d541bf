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
    private static readonly string[] Fields = ["cpuCores", "ramMiB", "diskMiB", Gpus, GpuModel, GpuMemory];
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
        };
        // A wrong count has its own error already; then the other two are not doubted as well.
        if (request.Gpus > 0 || given.IsWrong(Gpus)) return request;
        if (request.GpuModel is not null) given.Wrong(GpuModel, "names a GPU although none is asked for", "only with gpus of at least 1", "Set gpus to 1 or more.");
        if (request.GpuMemoryMiB > 0) given.Wrong(GpuMemory, "asks for GPU memory although no GPU is asked for", "only with gpus of at least 1", "Set gpus to 1 or more.");
        return request;
    }
}
