using System.Text.Json;
using Skyops.Worker.Attempts;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox.Cgroups;

namespace Skyops.Worker.Sandbox;

/// <summary>Removes what a sandbox leaves: processes, control groups, mounts and its place.</summary>
internal static class SandboxRemains
{
    /// <summary>The file in an attempt's folder that names its control groups: the next worker may be started in another one.</summary>
    private const string Record = "groups.json";

    /// <summary>Written before anything is made.</summary>
    public static void Remember(AttemptFolder folder, IReadOnlyList<string> groups) =>
        File.WriteAllBytes(Path.Combine(folder.Path, Record), JsonSerializer.SerializeToUtf8Bytes(groups, WorkerJson.Default.IReadOnlyListString));

    /// <summary>Removes everything of an attempt; true when there was something that ran.</summary>
    public static bool Remove(AttemptFolder folder, SandboxPlaces places)
    {
        var ran = false;
        foreach (var group in Groups(folder))
        {
            ran |= CgroupFolders.Processes(group).Count > 0;
            CgroupFolders.Remove([group]);
        }

        Unmount(SandboxPlaces.Of(places.NameOf(folder)));
        return ran;
    }

    /// <summary>Removes what was made ahead, and places and groups of this worker that have no folder any more.</summary>
    public static void Sweep(SandboxPlaces places)
    {
        if (Directory.Exists(places.Spares))
        {
            foreach (var path in Directory.EnumerateDirectories(places.Spares)) Remove(new AttemptFolder(path), places);
            Directory.Delete(places.Spares, recursive: true);
        }

        foreach (var name in places.Names()) Unmount(SandboxPlaces.Of(name));
        try
        {
            var groups = CgroupSearch.Find();
            foreach (var name in groups.Find($"{SandboxPlace.GroupPrefix}{places.Prefix}-")) CgroupFolders.Remove(groups.FoldersOf(name));
        }
        catch (SandboxException)
        {
            // Without control groups there are none left.
        }
    }

    /// <summary>Unmounts a place and removes it.</summary>
    public static void Unmount(SandboxPlace place)
    {
        if (!Directory.Exists(place.Path)) return;
        foreach (var mounted in (string[])[place.Inputs, place.SharedMemory, place.Disk])
        {
            // Once for each time that it was mounted: EINVAL says that it is not any more.
            while (MountCalls.Unmount(mounted, MountCalls.Detach) == 0)
            {
            }

            _ = MountCalls.RemoveFolder(mounted);
        }

        _ = MountCalls.RemoveFolder(place.Path);
    }

    private static IReadOnlyList<string> Groups(AttemptFolder folder)
    {
        try
        {
            var groups = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder.Path, Record)), WorkerJson.Default.IReadOnlyListString) ?? [];

            // The file was written by a worker; a torn one must not make us kill what is not ours.
            return [.. groups.Where(group => Path.GetFileName(group).StartsWith(SandboxPlace.GroupPrefix, StringComparison.Ordinal))];
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
