using System.Reflection;

namespace Skyops.Cli.Recipes;

/// <summary>The recipes there are: files under <c>~/.skyops/recipes</c>, and those that come with the program. A file goes before one of the same name.</summary>
internal static class RecipeBook
{
    private const string Prefix = "recipe-";
    private const string Ending = ".json";
    private const int LargestFile = 1 << 20;

    private static readonly Assembly Own = typeof(RecipeBook).Assembly;

    public static string Folder => Path.Combine(GlobalOptions.Home, "recipes");

    public static IEnumerable<Recipe> All() => Names().Select(Find);

    /// <exception cref="CliException">There is none of that name, or it cannot be read.</exception>
    public static Recipe Find(string name)
    {
        if (!Names().Contains(name))
            throw CliException.Usage($"there is no framework '{name}'", $"one of {string.Join(", ", Names())}; or put a recipe into {Folder}");
        var file = new FileInfo(Path.Combine(Folder, name + Ending));
        if (!file.Exists) return Recipe.Read(name, Embedded(name));
        return file.Length <= LargestFile ? Recipe.Read(name, File.ReadAllBytes(file.FullName)) : throw CliException.Usage($"{file.FullName} has {file.Length} bytes", "a recipe has at most 1 MiB");
    }

    private static SortedSet<string> Names()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var resource in Own.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))) names.Add(resource[Prefix.Length..^Ending.Length]);
        if (!Directory.Exists(Folder)) return names;
        foreach (var file in Directory.EnumerateFiles(Folder, "*" + Ending)) names.Add(Path.GetFileNameWithoutExtension(file));
        return names;
    }

    private static byte[] Embedded(string name)
    {
        using var resource = Own.GetManifestResourceStream(Prefix + name + Ending)!;
        var json = new byte[resource.Length];
        resource.ReadExactly(json);
        return json;
    }
}
