using System.Diagnostics;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Architecture;

/// <summary>The files that belong to the repository, by path from its root with forward slashes.</summary>
internal static class Repository
{
    private static readonly string[] NotSources =
        [".git", ".cache", "bin", "obj", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>What git tracks; in an unpacked archive everything but build outputs.</summary>
    public static IReadOnlyList<string> Files { get; } =
        Path.Exists(Full(".git")) ? Tracked() : Walk(RepositoryRoot.Path);

    public static string Full(string path) => Path.Combine(RepositoryRoot.Path, path);

    public static bool Exists(string path) => Path.Exists(Full(path));

    public static string Read(string path) => File.ReadAllText(Full(path));

    public static int Lines(string path) => File.ReadLines(Full(path)).Count();

    /// <summary>C# of product, tests and benchmarks.</summary>
    public static IEnumerable<string> Sources => Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<string> Projects =>
        Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal));

    public static IEnumerable<string> ProductProjects =>
        Projects.Where(path => path.StartsWith("src/", StringComparison.Ordinal));

    public static IEnumerable<string> Documents => Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal));

    private static string[] Tracked()
    {
        var start = new ProcessStartInfo("git", ["ls-files", "-z"])
        {
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var listed = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);

        // A path stands there twice while a merge is open, and still after its file was removed.
        var paths = listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct();
        string[] files = [.. paths.Where(path => File.Exists(Full(path))).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        return files;
    }

    private static string[] Walk(string folder) =>
    [
        .. Directory.EnumerateFiles(folder).Select(file => Path.GetRelativePath(RepositoryRoot.Path, file)),
        .. Directory.EnumerateDirectories(folder).Where(inner => !NotSources.Contains(Path.GetFileName(inner)))
            .SelectMany(Walk),
    ];
}
