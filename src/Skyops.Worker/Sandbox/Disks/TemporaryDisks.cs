using System.Runtime.InteropServices;
using Skyops.Worker.Native;

namespace Skyops.Worker.Sandbox.Disks;

/// <summary>
/// Disks in memory, where a machine has no loop devices (most containers). What stands on them counts against the attempt's
/// memory limit: whoever asks for a larger disk than memory is killed for memory first.
/// </summary>
internal sealed class TemporaryDisks : IAttemptDisks
{
    public string Kind => "tmpfs, counted as memory";

    public void Mount(string place, string image, DiskSize size)
    {
        var data = $"size={size.MiB}m,nr_inodes={size.Files},mode=0755";
        if (MountCalls.Mount("tmpfs", place, "tmpfs", MountCalls.NoSuid | MountCalls.NoDevices, data) == 0) return;
        throw new SandboxException(
            "disk quota", $"tmpfs cannot be mounted: {Marshal.GetLastPInvokeErrorMessage()}", "run the worker as root (CAP_SYS_ADMIN)");
    }
}
