namespace Skyops.Worker.Sandbox;

/// <summary>Finds programs of the machine that the sandbox is made with.</summary>
internal static class Programs
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin"];

    /// <summary>Its absolute path; null when it is not installed. The worker's own <c>PATH</c> does not count.</summary>
    public static string? Find(string name) => Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
