using Microsoft.Extensions.Logging;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Devices;

/// <summary>The NVIDIA GPUs of this machine, or none.</summary>
internal static class NvidiaGpus
{
    public static IReadOnlyList<Wire.Gpu> Detect(Func<Nvml> open, ILogger log)
    {
        try
        {
            using var nvml = open();
            return [.. Enumerable.Range(0, nvml.Count).Select(nvml.Read)];
        }
        catch (NvmlException error)
        {
            WorkerLog.NoGpus(log, error.Message);
            return [];
        }
    }

    /// <summary>What they do, or null where there are none.</summary>
    public static GpuGauges? Watch(Func<Nvml> open, ILogger log)
    {
        Nvml? nvml = null;
        try
        {
            nvml = open();
            return new GpuGauges(nvml);
        }
        catch (NvmlException error)
        {
            nvml?.Dispose();
            WorkerLog.NoGpus(log, error.Message);
            return null;
        }
    }
}
