using Skyops.Worker.Native;

namespace Skyops.Worker.Sandbox;

/// <summary>Rights to files that the worker made and the program needs.</summary>
internal static class SandboxAccess
{
    private const UnixFileMode ReadFile = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode EnterFolder = ReadFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Lets everybody who can come here read all of it.</summary>
    public static void MakeReadable(string root)
    {
        foreach (var entry in new DirectoryInfo(root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var needed = entry is DirectoryInfo ? EnterFolder : ReadFile;
            if ((entry.UnixFileMode & needed) != needed) entry.UnixFileMode |= needed;
        }
    }

    /// <summary>Makes all of it a user's own.</summary>
    public static void GiveAway(string root, uint user)
    {
        foreach (var entry in new DirectoryInfo(root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
            _ = MountCalls.ChangeOwner(entry.FullName, user, user);
    }
}
