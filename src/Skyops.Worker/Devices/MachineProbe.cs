using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Skyops.Kernels.Devices;
using Skyops.Tasks;
using Skyops.Worker.Options;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Devices;

/// <summary>Looks at the machine and says what this worker offers of it.</summary>
internal static class MachineProbe
{
    /// <summary>Share of the memory that is offered unless the options say how much.</summary>
    private const double OfferedRam = 0.9;

    public static Wire.Capabilities Detect(WorkerOptions options, Func<string, bool> boxed, Func<Nvml> driver, ILogger log)
    {
        var cores = Environment.ProcessorCount;

        // Both numbers respect the limits of a container this worker runs in.
        var ramMiB = (int)Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20, Limits.RamMiB);
        var executors = ExecutorProbe.Detect(options, boxed, log);
        return new Wire.Capabilities
        {
            CpuModel = CpuModel(),
            CpuCores = options.CpuCores == 0 ? cores : Math.Min(options.CpuCores, cores),
            RamMib = options.RamMiB == 0 ? (int)(ramMiB * OfferedRam) : Math.Min(options.RamMiB, ramMiB),
            DiskMib = (int)Math.Min(new DriveInfo(options.DataFolder).AvailableFreeSpace >> 20, Limits.DiskMiB),
            Gpus = { NvidiaGpus.Detect(driver, log) },
            Executors = { executors },
            Tiers = { executors.Select(executor => new Wire.ExecutorTier { Executor = executor, Tier = TierOf(executor) }) },
            Submitters = { NodePolicy.SubmittersOf(options) },
            NetworkPolicies = { NetworkPolicies(options.Network) },
            VectorPath = VectorPathName(),
            OperatingSystem = OperatingSystemName(),
            Version = typeof(MachineProbe).Assembly
                .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            Region = options.Region ?? "",
            Architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        };
    }

    /// <summary>Where work may reach the internet, work that reaches nothing may run too.</summary>
    internal static IEnumerable<string> NetworkPolicies(string most) =>
        most == PlacementWords.Internet ? PlacementWords.NetworkPolicies : [PlacementWords.NoNetwork];

    internal static string ParseCpuModel(IEnumerable<string> cpuInfo) => cpuInfo
        .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .FirstOrDefault(RuntimeInformation.ProcessArchitecture.ToString());

    internal static string ParseOperatingSystem(IEnumerable<string> osRelease) => osRelease
        .Where(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))
        .Select(line => line["PRETTY_NAME=".Length..].Trim('"'))
        .FirstOrDefault(RuntimeInformation.OSDescription);

    private static string TierOf(string executor) => executor switch
    {
        "command" => PlacementWords.TierSandbox,
        "container" => PlacementWords.TierContainer,
        _ => PlacementWords.TierProcess,
    };

    private static string CpuModel() =>
        File.Exists("/proc/cpuinfo") ? ParseCpuModel(File.ReadLines("/proc/cpuinfo")) : "";

    private static string OperatingSystemName() => File.Exists("/etc/os-release")
        ? ParseOperatingSystem(File.ReadLines("/etc/os-release"))
        : RuntimeInformation.OSDescription;

    private static string VectorPathName() => VectorPaths.Supported.Count == 0
        ? ""
        : VectorPaths.Widest switch
        {
            VectorPath.Avx512 => "avx512",
            VectorPath.Avx2 => "avx2",
            VectorPath.Vector128 when RuntimeInformation.ProcessArchitecture == Architecture.Arm64 => "neon",
            VectorPath.Vector128 => "sse-fma",
            _ => "scalar",
        };
}
