using Skyops.Worker.Native;

namespace Skyops.Worker.Blobs;

/// <summary>
/// Makes a file appear in an attempt's folder without copying it where the file system can: shared blocks (reflink)
/// first, as then writes of the job stay its own, then a hard link, then a copy.
/// </summary>
internal static class FileLink
{
    public static void Make(string source, string target, bool mayWrite)
    {
        if (TryShareBlocks(source, target)) return;
        if (!mayWrite && LibC.Link(source, target) == 0) return;
        File.Copy(source, target);
    }

    private static bool TryShareBlocks(string source, string target)
    {
        using var from = File.OpenHandle(source);
        using (var to = File.OpenHandle(target, FileMode.CreateNew, FileAccess.Write))
        {
            if (LibC.Ioctl(to, LibC.FiClone, from.DangerousGetHandle()) == 0) return true;
        }

        File.Delete(target);
        return false;
    }
}
