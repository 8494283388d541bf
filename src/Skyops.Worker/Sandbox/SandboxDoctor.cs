using Skyops.Worker.Attempts;

namespace Skyops.Worker.Sandbox;

/// <summary>Tries the sandbox of this machine for a person, as a worker does before it offers <c>command</c>.</summary>
public static class SandboxDoctor
{
    /// <summary>Each control with what was found. Everything made for it is gone again.</summary>
    public static IReadOnlyList<SandboxControl> Examine()
    {
        var folder = Directory.CreateTempSubdirectory("skyops-doctor-").FullName;
        try
        {
            var probe = SandboxProbe.Run(Path.Combine(folder, "attempts"));
            new SandboxPlaces(Path.Combine(folder, "attempts")).RemoveShared();
            return probe.Controls;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
