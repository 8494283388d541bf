using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skyops.Storage.Files;

/// <summary>Whether a path is a regular file, without opening it: opening a fifo waits for whoever writes to it. The platform does not tell.</summary>
internal static partial class FileKind
{
    // statx(2): relative to the working folder, not through a link, only the type; the mode stands at byte 28.
    private const int WorkingFolder = -100, NoFollow = 0x100, TypeOnly = 1, StructBytes = 256, ModeAt = 28;
    private const int TypeMask = 0xF000, Regular = 0x8000;

    public static bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux()) return true;
        Span<byte> status = stackalloc byte[StructBytes];
        return Statx(WorkingFolder, path, NoFollow, TypeOnly, status) == 0
            ? (BinaryPrimitives.ReadUInt16LittleEndian(status[ModeAt..]) & TypeMask) == Regular
            : throw new IOException($"{path} cannot be looked at");
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> status);
}
