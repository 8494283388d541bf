using Microsoft.Extensions.Logging;
using Skyops.Worker.Containers;
using Skyops.Worker.Sandbox;

namespace Skyops.Worker.Attempts;

/// <summary>
/// Cleans up after an earlier run of this worker on the same data folder: children that outlived it are killed when
/// they are provably its own, and the folders go, with the control groups and mounts of sandboxes.
/// </summary>
internal static class StaleAttempts
{
    public static void Remove(string root, ILogger log)
    {
        var places = new SandboxPlaces(root);
        if (!Directory.Exists(root)) return;
        foreach (var path in Directory.EnumerateDirectories(root))
        {
            // A folder that no attempt can have made is not ours to delete.
            if (!AttemptFolder.TryReadName(Path.GetFileName(path), out var key)) continue;
            var folder = new AttemptFolder(path);
            var killed = ChildMark.KillLeftover(folder) | SandboxRemains.Remove(folder, places);
            folder.Remove();
            WorkerLog.StaleAttemptRemoved(log, key.Value, killed);
        }

        ContainerRemains.Sweep(places);
        SandboxRemains.Sweep(places);
    }
}
