using Skyops.Worker.Containers.Engines;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox;

namespace Skyops.Worker.Containers;

/// <summary>Removes what containers of a worker left that did not come to its end: they are all in places that are named after it.</summary>
internal static class ContainerRemains
{
    public static void Sweep(SandboxPlaces sandboxes)
    {
        var places = new ContainerPlaces(sandboxes);
        foreach (var engine in EngineSearch.Left(places)) engine.RemoveAll();
        File.Delete(places.Profile);
    }

    /// <summary>Unmounts what is mounted in a folder, innermost first.</summary>
    public static void UnmountBelow(string folder)
    {
        var mounted = File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]).Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal));
        foreach (var path in mounted.Reverse().ToArray()) _ = MountCalls.Unmount(path, MountCalls.Detach);
    }
}
