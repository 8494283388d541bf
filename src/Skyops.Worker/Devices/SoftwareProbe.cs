using Microsoft.Extensions.Logging;
using Skyops.Tasks;
using Skyops.Worker.Sandbox;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Devices;

/// <summary>
/// What programs in a sandbox of this machine find, by running it there: only what works inside is told. What was found is remembered until packages change. What is not installed costs a few milliseconds.
/// </summary>
internal static class SoftwareProbe
{
    private const string FolderName = "software-probe";

    // Loading PyTorch for the first time after a start takes long and a few hundred MiB.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly SandboxLimits Limits = new(RamMiB: 2_048, CpuPercent: 200, DiskMiB: 64, Processes: 256);

    // A line for each that runs: its name and its version.
    private const string Script =
        """
        say() { name=$1; shift; version=$("$@" 2> /dev/null) && echo "$name ${version%%[[:space:]]*}"; }
        say python python3 -c 'import platform; print(platform.python_version())'
        say numpy python3 -c 'import numpy; print(numpy.__version__)'
        say pytorch python3 -c 'import torch; print(torch.__version__)'
        say torchvision python3 -c 'import torchvision; print(torchvision.__version__)'
        say node node -p process.versions.node
        exit 0
        """;

    public static IReadOnlyList<Wire.Software> Detect(Sandboxes sandboxes, string attemptsRoot, ILogger log)
    {
        try
        {
            if (SoftwareMemory.Recall(Script) is { } known) return Parse(known);
            var found = SandboxTrial.Run(sandboxes, SandboxTrial.FolderOf(attemptsRoot, FolderName), Limits, Script, Patience).Lines;
            SoftwareMemory.Keep(Script, found);
            return Parse(found);
        }
        catch (Exception failure) when (failure is SandboxException or IOException or UnauthorizedAccessException)
        {
            WorkerLog.SoftwareUnknown(log, failure.Message);
            return [];
        }
    }

    /// <summary>Lines that are no name and version are of a program that says something else.</summary>
    internal static IReadOnlyList<Wire.Software> Parse(IEnumerable<string> lines) =>
    [
        .. lines.Select(line => line.Split(' ')).Where(parts => parts is [var name, { Length: > 0 and <= 64 }] && PlacementWords.IsSoftware(name))
            .DistinctBy(parts => parts[0]).Take(Skyops.Limits.Software).Select(parts => new Wire.Software { Name = parts[0], Version = parts[1] }),
    ];
}
