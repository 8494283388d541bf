namespace Skyops.Worker.Attempts;

/// <summary>Which names strangers may give to files in an attempt's folder.</summary>
internal static class ProcessFiles
{
    private const int LongestPath = Limits.OutputPathLength + Limits.StageNameLength + 16;

    /// <summary>
    /// The path under a folder that a name with forward slashes stands for; null when it leads elsewhere or could not
    /// be passed on: the network knows no control characters, backslashes and colons in names of files.
    /// </summary>
    public static string? Resolve(string folder, string name)
    {
        if (name.Length is 0 or > LongestPath || name.Any(c => char.IsControl(c) || c is '\\' or ':')) return null;
        foreach (var part in name.AsSpan().Split('/'))
        {
            if (name[part] is "" or "." or "..") return null;
        }

        return Path.Combine(folder, name);
    }
}
