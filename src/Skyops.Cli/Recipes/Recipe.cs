using System.Text.Json;
using System.Text.Json.Nodes;
using Skyops.Cli.Tasks;
using Skyops.Tasks;

namespace Skyops.Cli.Recipes;

/// <summary>
/// A task spec with a hole for somebody's script: what a framework needs, as a file that people can copy, change and add. <c>{script}</c> in an argument stands for the
/// name of the script, and an argument <c>{arguments}</c> for all that stand after <c>--</c>.
/// </summary>
/// <param name="Name">As <c>--framework</c> names it.</param>
/// <param name="Description">What it runs.</param>
/// <param name="Spec">The spec, without a budget.</param>
internal sealed record Recipe(string Name, string Description, TaskSpec Spec)
{
    private const string Shape = """a recipe is {"description": "…", "spec": { a task spec of the kind command or process }}; `skyops recipes` lists those there are""";

    /// <exception cref="CliException">It is no recipe.</exception>
    public static Recipe Read(string name, byte[] json)
    {
        try
        {
            var recipe = JsonNode.Parse(json) as JsonObject;
            if (recipe?["spec"] is not JsonObject spec || recipe["description"]?.GetValue<string>() is not { } description)
                throw CliException.Usage($"the recipe '{name}' lacks description or spec", Shape);
            var read = new Recipe(name, description, SpecFile.Read(spec));
            return read.Spec.Workload is CommandWorkload or ProcessWorkload ? read : throw CliException.Usage($"the recipe '{name}' runs no program", Shape);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw CliException.Usage($"the recipe '{name}' cannot be read: {failure.Message}", Shape);
        }
    }

    /// <summary>The spec for one script.</summary>
    public TaskSpec For(string script, string[] arguments, SortedDictionary<string, string> environment) => Spec with
    {
        Workload = Spec.Workload switch
        {
            CommandWorkload command => command with { Argv = Filled(command.Argv, script, arguments), Environment = With(command.Environment, environment) },
            ProcessWorkload process => process with { Argv = Filled(process.Argv, script, arguments), Environment = With(process.Environment, environment) },
            _ => Spec.Workload,
        },
    };

    private static string[] Filled(string[] argv, string script, string[] arguments) =>
        [.. argv.SelectMany(argument => argument == "{arguments}" ? arguments : [argument.Replace("{script}", script, StringComparison.Ordinal)])];

    private static SortedDictionary<string, string> With(SortedDictionary<string, string>? own, SortedDictionary<string, string> given)
    {
        var all = new SortedDictionary<string, string>(own ?? [], StringComparer.Ordinal);
        foreach (var (name, value) in given) all[name] = value;
        return all;
    }
}
