using Microsoft.Extensions.Logging;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Devices;

/// <summary>The NVIDIA GPUs of this machine, or none.</summary>
internal static class NvidiaGpus
{
    public static IReadOnlyList<Wire.Gpu> Detect(ILogger log)
    {
        try
        {
            using var nvml = Nvml.Open();
            return [.. Enumerable.Range(0, nvml.Count).Select(nvml.Read)];
        }
        catch (NvmlException error)
        {
            WorkerLog.NoGpus(log, error.Message);
            return [];
        }
    }
}
