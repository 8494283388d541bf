using Skyops.Client.Errors;

namespace Skyops.Client.Tasks;

/// <summary>Where an output goes. Names come from strangers' machines: none may leave the folder.</summary>
public static class OutputPaths
{
    /// <summary>The full path of an output in a folder.</summary>
    /// <exception cref="SkyopsException">The path is absolute, climbs, or names something odd.</exception>
    public static string Resolve(string folder, string outputPath, string? taskId = null)
    {
        var parts = outputPath.Split('/');
        if (outputPath.Length is 0 or > Limits.OutputPathLength || outputPath.Contains('\\', StringComparison.Ordinal)
            || outputPath.Contains(':', StringComparison.Ordinal) || outputPath.Any(char.IsControl)
            || parts.Any(part => part is "" or "." or ".."))
        {
            throw new SkyopsException(
                SkyopsErrorCodes.Corrupt, $"the output '{outputPath}' is not a path inside the folder", "do not trust this task's outputs; look at its receipts")
            { TaskId = taskId };
        }

        return Path.Combine([Path.GetFullPath(folder), .. parts]);
    }
}
