using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Skyops.Tests.Architecture;

/// <summary>The diagram of who may use whom holds in what was built and in what the projects declare.</summary>
public sealed class AssemblyReferenceTests
{
    public static TheoryData<string> Assemblies => [.. Built()];

    [Fact]
    public void Every_product_project_is_in_the_table_and_nothing_else()
    {
        var projects = Repository.ProductProjects.Select(AllowedReferences.AssemblyOf).Order(StringComparer.Ordinal);
        Assert.Equal(AllowedReferences.Of.Keys.Order(StringComparer.Ordinal), projects);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_uses_only_what_the_table_allows(string assembly)
    {
        var used = ReferencesOf(assembly).Where(name => AllowedReferences.Of.ContainsKey(name));
        Findings.None(used.Except(AllowedReferences.Of[assembly]));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Only_silo_and_grpc_know_the_web_server(string assembly)
    {
        if (!AllowedReferences.Servers.Contains(assembly)) Assert.DoesNotContain(ReferencesOf(assembly), IsWebServer);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Pure_assemblies_use_the_class_library_and_nothing_of_others(string assembly)
    {
        if (!AllowedReferences.Pure.Contains(assembly)) return;
        var foreign = ReferencesOf(assembly).Where(name => !IsPlatform(name)).Except(AllowedReferences.Of.Keys)
            .Except(AllowedReferences.Packages.GetValueOrDefault(assembly, []));
        Findings.None(foreign);
    }

    [Fact]
    public void Projects_declare_only_what_the_table_allows()
    {
        var wrong =
            from project in Repository.ProductProjects
            let owner = AllowedReferences.AssemblyOf(project)
            from reference in XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            let used = AllowedReferences.AssemblyOf(((string)reference.Attribute("Include")!).Replace('\\', '/'))
            where !AllowedReferences.Of[owner].Contains(used)
            select $"{owner} -> {used}";
        Findings.None(wrong);
    }

    [Fact]
    public void References_are_read_from_what_was_built()
    {
        Assert.Contains("Skyops.Kernels", ReferencesOf("Skyops.Worker"));
        Assert.Contains("Skyops.Core", ReferencesOf("Skyops.Grains"));
        Assert.Contains("Skyops.Grains", ReferencesOf("Skyops.Silo"));
        Assert.Contains(ReferencesOf("Skyops.Silo"), IsWebServer);
    }

    /// <summary>All product assemblies, without those that the build on Orleans has no use for.</summary>
    private static IEnumerable<string> Built() =>
        AllowedReferences.Of.Keys
            .Where(name => File.Exists(PathOf(name)) || !name.StartsWith("Skyops.Orleans.", StringComparison.Ordinal));

    private static bool IsWebServer(string name) => name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal);

    /// <summary>The class library, or with the other grain runtime the attributes of messages.</summary>
    private static bool IsPlatform(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Orleans.", StringComparison.Ordinal);

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");

    private static string[] ReferencesOf(string assembly)
    {
        using var file = new PEReader(File.OpenRead(PathOf(assembly)));
        var metadata = file.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(metadata.GetAssemblyReference);
        return [.. references.Select(reference => metadata.GetString(reference.Name))];
    }
}
