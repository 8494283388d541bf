using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Skyops.Worker.Native;

namespace Skyops.Worker.Sandbox.Disks;

/// <summary>
/// Disks in sparse files, as ext4 on a loop device that goes with its mount. The file never grows above its size, and the
/// program never sees the raw device.
/// </summary>
internal sealed class LoopDisks(ImageTemplates templates) : IAttemptDisks
{
    private const int Tries = 32;
    private const int ConfigurationBytes = 304;
    private const int FlagsAt = 8 + 52;
    private const int AutoClear = 4;
    private const string Remedy = "allow loop devices (modprobe loop; in a container: --device /dev/loop-control), or leave it: memory is used instead";

    public string Kind => "ext4 image";

    public void Mount(string place, string image, DiskSize size)
    {
        templates.Write(image, size);
        using var file = File.OpenHandle(image, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var device = Attach(file, out var path);

        // Tables that were never written need no zeroing: the file is sparse and reads as zero.
        const nuint flags = MountCalls.NoSuid | MountCalls.NoDevices | MountCalls.NoAccessTimes;
        if (MountCalls.Mount(path, place, "ext4", flags, "noinit_itable,errors=remount-ro") == 0) return;
        throw new SandboxException("disk quota", $"{path} cannot be mounted: {Marshal.GetLastPInvokeErrorMessage()}", Remedy);
    }

    private static unsafe SafeFileHandle Attach(SafeFileHandle file, out string path)
    {
        using var control = Open("/dev/loop-control");
        var configuration = stackalloc byte[ConfigurationBytes];
        new Span<byte>(configuration, ConfigurationBytes).Clear();
        *(int*)configuration = (int)file.DangerousGetHandle();
        *(int*)(configuration + FlagsAt) = AutoClear;
        for (var i = 0; i < Tries; i++)
        {
            var number = MountCalls.Control(control, MountCalls.LoopGetFree, 0);
            if (number < 0) throw new SandboxException("disk quota", $"no loop device is free: {Marshal.GetLastPInvokeErrorMessage()}", Remedy);
            path = $"/dev/loop{number}";
            var device = Open(path);
            if (MountCalls.Control(device, MountCalls.LoopConfigure, (nint)configuration) == 0) return device;
            var error = Marshal.GetLastPInvokeError();
            device.Dispose();

            // Somebody else was faster.
            if (error != MountCalls.Busy) throw new SandboxException("disk quota", $"{path}: {Marshal.GetPInvokeErrorMessage(error)}", Remedy);
        }

        throw new SandboxException("disk quota", "no loop device could be had", Remedy);
    }

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException("disk quota", $"{path}: {failure.Message}", Remedy, failure);
        }
    }
}
