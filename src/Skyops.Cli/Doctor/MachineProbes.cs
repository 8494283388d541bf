using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Skyops.Cli.Output;
using Skyops.Kernels.Devices;

namespace Skyops.Cli.Doctor;

/// <summary>What the machine has.</summary>
internal static class MachineProbes
{
    private const long LeastRam = 1L << 30;
    private const long LeastDisk = 1L << 30;

    public static IEnumerable<DoctorLine> Run(string dataFolder)
    {
        yield return Processor();
        yield return Vectors();
        var ram = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        yield return DoctorLine.Of("memory", ram >= LeastRam, Formats.Bytes(ram), "at least 1 GiB is needed to train");
        yield return Folder(dataFolder);
        yield return Disk(dataFolder);
        yield return Gpu();
    }

    private static DoctorLine Processor()
    {
        var fused = Fma.IsSupported || AdvSimd.Arm64.IsSupported;
        return DoctorLine.Of(
            "fused multiply-add", fused, $"{RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores",
            "reproducible training is defined by it; this machine can run a silo, but its workers will not be given training");
    }

    private static DoctorLine Vectors() => VectorPaths.Supported.Count > 0
        ? DoctorLine.Of("vector path", true, $"{Formats.Lower(VectorPaths.Widest)} ({string.Join(", ", VectorPaths.Supported.Select(Formats.Lower))})", "")
        : DoctorLine.Of("vector path", false, "none", "use a processor with FMA3 or NEON");

    private static DoctorLine Folder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".doctor-{Path.GetRandomFileName()}");
            using (File.Create(probe, 1, FileOptions.DeleteOnClose))
            {
                // Being able to make it is all that is asked.
            }

            return DoctorLine.Of("data folder", true, folder, "");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return DoctorLine.Of("data folder", false, failure.Message, "name a folder that you can write with --data");
        }
    }

    private static DoctorLine Disk(string folder)
    {
        try
        {
            var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
            return DoctorLine.Of("disk", free >= LeastDisk, $"{Formats.Bytes(free)} free", "make room: at least 1 GiB, for the journal, blobs and attempts");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return DoctorLine.Of("disk", false, failure.Message, "name another folder with --data");
        }
    }

    private static DoctorLine Gpu()
    {
        var there = NativeLibrary.TryLoad("libnvidia-ml.so.1", out var library);
        if (there) NativeLibrary.Free(library);
        return DoctorLine.Optional("NVIDIA GPU (NVML)", there, there ? "libnvidia-ml.so.1" : "no libnvidia-ml.so.1", "only for GPU work: install the NVIDIA driver");
    }
}
