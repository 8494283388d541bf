using System.Globalization;
using Skyops.Worker.Native;

namespace Skyops.Worker.Sandbox.Cgroups;

/// <summary>Ends what is in a control group, of whatever version and whoever made it, and removes it.</summary>
internal static class CgroupFolders
{
    private const int Rounds = 200;
    private const int RoundMs = 5;

    /// <summary>Processes in the group.</summary>
    public static IReadOnlyList<int> Processes(string folder)
    {
        try
        {
            return [.. File.ReadLines(Path.Combine(folder, "cgroup.procs")).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Kills all processes and removes the folders; false when something is left after a second.</summary>
    public static bool Remove(IReadOnlyList<string> folders)
    {
        // No more forks, so that one round finds all; a group of version 2 can be killed in one piece.
        foreach (var folder in folders) TryWrite(folder, "pids.max", "0");
        foreach (var folder in folders) TryWrite(folder, "cgroup.kill", "1");
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var pid in folders.SelectMany(Processes)) _ = LibC.Kill(pid, LibC.SigKill);
            if (folders.All(TryRemove)) return true;
            Thread.Sleep(RoundMs);
        }

        return false;
    }

    private static void TryWrite(string folder, string file, string value)
    {
        try
        {
            if (File.Exists(Path.Combine(folder, file))) CgroupFile.Write("clean-up", folder, file, value);
        }
        catch (SandboxException)
        {
            // What cannot be written is killed one by one.
        }
    }

    // Directory.Delete would first look for files to delete; a control group's are not to be deleted.
    private static bool TryRemove(string folder) => !Directory.Exists(folder) || MountCalls.RemoveFolder(folder) == 0 || !Directory.Exists(folder);
}
