using System.Text;
using Skyops.Worker.Sandbox;

namespace Skyops.Worker.Containers.Engines;

/// <summary>Finds what makes containers on this machine: podman with runc, else runc alone, which Docker brings too.</summary>
internal static class EngineSearch
{
    private const string Install = "install podman and runc (Debian: apt install podman runc); runc alone will do";

    /// <param name="places">Where engines keep what they know.</param>
    /// <param name="withPodman">False: runc alone, although there is podman.</param>
    /// <exception cref="SandboxException">There is none.</exception>
    public static IContainerEngine Find(ContainerPlaces places, bool withPodman = true)
    {
        var runc = Programs.Find("runc") ?? throw new SandboxException("container engine", "there is no runc", Install);
        File.WriteAllText(places.Profile, SeccompProfile.Make().ToJsonString(), new UTF8Encoding(false));
        if (!withPodman || Programs.Find("podman") is not { } podman || Programs.Find("conmon") is null) return new RuncEngine(runc, places.Runc);
        var engine = new PodmanEngine(podman, runc, places.Podman, places.Profile);
        engine.Prepare();
        return engine;
    }

    /// <summary>Engines that were used by an earlier run of the worker.</summary>
    public static IEnumerable<IContainerEngine> Left(ContainerPlaces places)
    {
        if (Programs.Find("runc") is not { } runc) yield break;
        if (Directory.Exists(places.Podman) && Programs.Find("podman") is { } podman) yield return new PodmanEngine(podman, runc, places.Podman, places.Profile);
        if (Directory.Exists(places.Runc)) yield return new RuncEngine(runc, places.Runc);
    }
}
