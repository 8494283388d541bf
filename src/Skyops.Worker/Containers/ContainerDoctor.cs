using Skyops.Worker.Sandbox;

namespace Skyops.Worker.Containers;

/// <summary>Tries the containers of this machine for a person, as a worker does before it offers <c>container</c>.</summary>
public static class ContainerDoctor
{
    /// <summary>Each control with what was found. Everything made for it is gone again.</summary>
    public static IReadOnlyList<SandboxControl> Examine()
    {
        var folder = Directory.CreateTempSubdirectory("skyops-doctor-").FullName;
        try
        {
            var probe = ContainerProbe.Run(Path.Combine(folder, "attempts"));
            probe.Engine?.RemoveAll();
            var places = new SandboxPlaces(Path.Combine(folder, "attempts"));
            places.RemoveShared();
            File.Delete(new ContainerPlaces(places).Profile);
            return probe.Controls;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
