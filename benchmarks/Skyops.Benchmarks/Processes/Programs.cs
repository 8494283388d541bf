namespace Skyops.Benchmarks.Processes;

/// <summary>Where the programs are that take part.</summary>
internal static class Programs
{
    /// <summary>This benchmark itself.</summary>
    public static string Benchmarks { get; } = Path.Combine(AppContext.BaseDirectory, "Skyops.Benchmarks");

    /// <summary>
    /// The `skyops` program as it was built for people, of the same configuration and framework: the copy beside this
    /// program shares its references and lacks some of its own.
    /// </summary>
    public static string Skyops { get; } = FindSkyops(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The folder of a peer.</summary>
    public static string Peer(string name) => Path.Combine(Repository.FullName, "benchmarks", "peers", name);

    private static DirectoryInfo Repository => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.Parent!;

    private static string FindSkyops(DirectoryInfo framework)
    {
        var configuration = framework.Parent!;
        return Path.Combine(
            Repository.FullName, "src", "Skyops.Cli", "bin", configuration.Name, framework.Name, "skyops");
    }
}
