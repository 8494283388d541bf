using System.Text.RegularExpressions;

namespace Skyops.Tests.Architecture;

/// <summary>Every project is built, described and locked.</summary>
public sealed partial class ProjectTests
{
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Skyops.Orleans.sln").Replace('\\', '/');
        Assert.NotEmpty(Repository.Projects);
        var outside = Repository.Projects.Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
        Findings.None(outside);
    }

    [Fact]
    public void Every_product_project_is_in_the_table_of_the_architecture()
    {
        var lines = Repository.Read("ARCHITECTURE.md").Split('\n');
        var missing = Repository.ProductProjects.Select(project => Path.GetFileNameWithoutExtension(project))
            .Where(name => !lines.Any(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal)));
        Findings.None(missing);
    }

    [Fact]
    public void Every_project_has_its_lock_file()
    {
        var unlocked = Repository.Projects.Where(project => !HasBeside(project, "packages.lock.json"));
        Findings.None(unlocked);
    }

    [Fact]
    public void Every_npm_peer_has_its_lock_file()
    {
        var peers = Repository.Files.Where(path => Path.GetFileName(path) == "package.json").ToArray();
        Assert.NotEmpty(peers);
        var unlocked = peers.Where(path => !HasBeside(path, "package-lock.json"));
        Findings.None(unlocked);
    }

    [Fact]
    public void Restore_settings_and_lock_files_name_no_host()
    {
        var naming =
            from path in Repository.Files
            let name = Path.GetFileName(path)
            where name is "nuget.config" or "packages.lock.json" or "package-lock.json" or ".npmrc"
            from line in File.ReadLines(Repository.Full(path))
            where line.Contains("://", StringComparison.Ordinal) && !IsFunding(line)
            select $"{path}: {line.Trim()}";
        Findings.None(naming);
    }

    [Fact]
    public void Versions_of_packages_are_central_and_exact()
    {
        var loose = Repository.Read("Directory.Packages.props").Split('\n')
            .Where(line => line.Contains("<PackageVersion", StringComparison.Ordinal) && !ExactVersion().IsMatch(line));
        Findings.None(loose);
        var own = Repository.Projects.Where(project => OwnVersion().IsMatch(Repository.Read(project)));
        Findings.None(own);
    }

    private static bool HasBeside(string path, string name) =>
        Repository.Files.Contains($"{Path.GetDirectoryName(path)}/{name}");

    /// <summary>npm notes where a package's authors take donations; that is no place that packages come from.</summary>
    private static bool IsFunding(string line) => line.TrimStart().StartsWith("\"url\":", StringComparison.Ordinal);

    [GeneratedRegex(@"Version=""\d+(\.\d+){1,3}""")]
    private static partial Regex ExactVersion();

    [GeneratedRegex("<PackageReference[^>]*Version=")]
    private static partial Regex OwnVersion();
}
