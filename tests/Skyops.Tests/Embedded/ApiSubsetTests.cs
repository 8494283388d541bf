using System.Reflection;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Embedded;

/// <summary>
/// The embedded runtime offers no more than ADR 1 lists, so that nothing compiles here which does not compile with Orleans.
/// To list something new: <c>SKYOPS_WRITE_API=1 dotnet test --filter ApiSubsetTests</c>, then read the difference.
/// </summary>
public sealed class ApiSubsetTests
{
    private const string Start = "<!-- api: begin, written by ApiSubsetTests -->";
    private const string End = "<!-- api: end -->";

    [Fact]
    public void The_public_surface_is_the_one_listed_in_the_decision_record()
    {
        var page = Path.Combine(RepositoryRoot.Path, "docs", "adr", "0001-two-grain-runtimes.md");
        var text = File.ReadAllText(page);
        var begin = text.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        var end = text.IndexOf(End, StringComparison.Ordinal);
        var surface = PublicSurface.Of(typeof(Grain).Assembly);
        if (Environment.GetEnvironmentVariable("SKYOPS_WRITE_API") == "1")
            File.WriteAllText(page, $"{text[..begin]}\n\n```text\n{string.Join('\n', surface)}\n```\n\n{text[end..]}");

        var listed = File.ReadAllText(page)[begin..].Split('\n');
        Assert.Empty(surface.Except(listed));
    }

    [Fact]
    public void The_list_names_nothing_that_is_gone()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "adr", "0001-two-grain-runtimes.md"));
        var block = page[page.IndexOf(Start, StringComparison.Ordinal)..page.IndexOf(End, StringComparison.Ordinal)];
        var listed = block.Split('\n').Where(line => line.Length > 0 && !line.StartsWith('`') && !line.StartsWith('<'));
        Assert.Empty(listed.Except(PublicSurface.Of(typeof(Grain).Assembly)));
    }

    [Fact]
    public void Only_the_namespaces_of_Orleans_and_the_one_for_generated_code_are_public()
    {
        var namespaces = typeof(Grain).Assembly.GetExportedTypes().Select(type => type.Namespace).Distinct().Order();
        Assert.Equal(
            [
                "Microsoft.Extensions.Hosting", "Orleans", "Orleans.Concurrency", "Orleans.Configuration", "Orleans.Embedded",
                "Orleans.Hosting", "Orleans.Runtime",
            ],
            namespaces);
    }

    [Fact]
    public void Only_generated_code_uses_the_namespace_for_generated_code()
    {
        var users = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("Skyops.Orleans.Embedded", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains("Orleans.Embedded", StringComparison.Ordinal));
        Assert.Empty(users);
    }

    /// <summary>One line a public type and one a public or protected member, sorted.</summary>
    private static class PublicSurface
    {
        private const BindingFlags Declared =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

        public static IReadOnlyList<string> Of(Assembly assembly) =>
        [
            .. assembly.GetExportedTypes()
                .OrderBy(type => type.Namespace, StringComparer.Ordinal).ThenBy(type => type.Name, StringComparer.Ordinal)
                .SelectMany(type => MembersOf(type).Order(StringComparer.Ordinal).Prepend($"{type.Namespace}.{NameOf(type)}")),
        ];

        private static IEnumerable<string> MembersOf(Type type)
        {
            var owner = NameOf(type);
            if (type.IsEnum)
                return Enum.GetNames(type).Select(name => $"  {owner}.{name} = {Enum.Format(type, Enum.Parse(type, name), "d")}");
            var constructors = type.GetConstructors(Declared).Where(IsVisible)
                .Select(x => $"  {owner}({Parameters(x)})");
            var methods = type.GetMethods(Declared).Where(x => IsVisible(x) && !x.IsSpecialName && !IsOverride(x))
                .Select(x => $"  {owner}.{x.Name}{Generic(x)}({Parameters(x)}): {NameOf(x.ReturnType)}");
            var properties = type.GetProperties(Declared).Where(x => x.GetAccessors(nonPublic: true).Any(IsVisible))
                .Select(x => $"  {owner}.{x.Name}: {NameOf(x.PropertyType)}");
            return constructors.Concat(methods).Concat(properties);
        }

        private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

        private static bool IsOverride(MethodInfo method) => method.GetBaseDefinition().DeclaringType != method.DeclaringType;

        private static string Generic(MethodInfo method) =>
            method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>" : "";

        private static string Parameters(MethodBase method) =>
            string.Join(", ", method.GetParameters().Select(x => $"{NameOf(x.ParameterType)} {x.Name}"));

        private static string NameOf(Type type) => type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.Name;
    }
}
