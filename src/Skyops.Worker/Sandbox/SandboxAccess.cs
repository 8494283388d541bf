using Skyops.Worker.Native;

namespace Skyops.Worker.Sandbox;

/// <summary>Rights to files that the worker made and the program needs.</summary>
internal static class SandboxAccess
{
    private const UnixFileMode ReadFile = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Lets everybody who can come here read all of it, and run what its owner can run.</summary>
    public static void MakeReadable(string root)
    {
        foreach (var entry in new DirectoryInfo(root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var runs = entry is DirectoryInfo || (entry.UnixFileMode & UnixFileMode.UserExecute) != 0;
            var needed = runs ? ReadFile | Execute : ReadFile;
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
