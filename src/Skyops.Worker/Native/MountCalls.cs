using System.Runtime.InteropServices;

namespace Skyops.Worker.Native;

/// <summary>Calls of the C library about mounts, owners and loop devices.</summary>
internal static partial class MountCalls
{
    public const nuint ReadOnly = 1;
    public const nuint NoSuid = 2;
    public const nuint NoDevices = 4;
    public const nuint Remount = 32;
    public const nuint NoAccessTimes = 1024;
    public const nuint Bind = 4096;

    /// <summary><c>MNT_DETACH</c>: away at once, also while somebody still looks at it.</summary>
    public const int Detach = 2;

    /// <summary><c>LOOP_CTL_GET_FREE</c>.</summary>
    public const nuint LoopGetFree = 0x4C82;

    /// <summary><c>LOOP_CONFIGURE</c>, since Linux 5.8.</summary>
    public const nuint LoopConfigure = 0x4C0A;

    public const int Busy = 16;
    public const int SeekData = 3;
    public const int SeekHole = 4;

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Mount(string source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unmount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int StatFileSystem(string path, ulong* result);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RemoveFolder(string path);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(SafeHandle device, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(SafeHandle file, long offset, int whence);
}
