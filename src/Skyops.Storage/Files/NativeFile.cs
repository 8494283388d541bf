using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Skyops.Storage.Files;

/// <summary>The two things that .NET's files cannot do on Unix: open a folder, and open without a lock.</summary>
internal static partial class NativeFile
{
    private const int CloseOnExec = 0x80000;

    /// <summary>
    /// Makes the names in a folder durable: after a crash a file that was made or renamed before this is there. On
    /// Windows, whose file systems log names themselves, there is nothing to do.
    /// </summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var handle = OpenForReading(path);
        if (Sync(handle) != 0)
            throw new IOException($"The folder {path} could not be made durable: {LastError()}.");
    }

    /// <summary>Opens a file or folder for reading and takes no lock on it.</summary>
    public static SafeFileHandle OpenForReading(string path)
    {
        if (OperatingSystem.IsWindows())
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        // O_CLOEXEC has another value on macOS; there the flag is left out.
        var descriptor = Open(path, OperatingSystem.IsLinux() ? CloseOnExec : 0);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"{path} could not be opened: {LastError()}.");
    }

    private static string LastError() => new Win32Exception(Marshal.GetLastPInvokeError()).Message;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);
}
