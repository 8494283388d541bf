using System.Runtime.InteropServices;
using Skyops.Worker.Native;

namespace Skyops.Worker.Sandbox.Disks;

/// <summary>
/// The <c>/dev/shm</c> of a sandbox. It is mounted outside, so that the size can be set when all the rest was made already; whoever
/// writes there is charged for the memory.
/// </summary>
internal static class SharedMemory
{
    private const nuint Flags = MountCalls.NoSuid | MountCalls.NoDevices;

    /// <exception cref="SandboxException">It cannot be mounted.</exception>
    public static void Mount(string place, int megabytes) => Call(place, Flags, $"size={megabytes}m,mode=1777");

    /// <exception cref="SandboxException">It cannot be changed.</exception>
    public static void Resize(string place, int megabytes) => Call(place, Flags | MountCalls.Remount, $"size={megabytes}m");

    private static void Call(string place, nuint flags, string data)
    {
        if (MountCalls.Mount("tmpfs", place, "tmpfs", flags, data) != 0)
            throw new SandboxException("shared memory", $"tmpfs cannot be mounted: {Marshal.GetLastPInvokeErrorMessage()}", "run the worker as root (CAP_SYS_ADMIN)");
    }
}
