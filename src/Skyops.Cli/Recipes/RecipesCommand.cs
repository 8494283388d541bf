using System.CommandLine;
using Skyops.Cli.Output;
using Skyops.Tasks;

namespace Skyops.Cli.Recipes;

internal static class RecipesCommand
{
    public static Command Build() => new Command("recipes", "List the frameworks that `submit-task --framework` knows.").Runs(List);

    private static Task List(CliContext context, CancellationToken cancellationToken)
    {
        var recipes = RecipeBook.All().Select(recipe => new RecipeReport(recipe.Name, recipe.Description, recipe.Spec.Placement?.Software ?? [], recipe.Spec.Resources)).ToArray();
        if (context.Output.Json) context.Output.Value(new RecipeList(recipes), CliJson.Default.RecipeList);
        context.Output.Table(
            ["framework", "description", "software", "cpu", "ram", "disk"],
            recipes.Select(recipe => new[]
            {
                recipe.Name, recipe.Description, string.Join(", ", recipe.Software), $"{recipe.Resources.CpuCores}",
                Formats.Bytes((long)recipe.Resources.RamMiB << 20), Formats.Bytes((long)recipe.Resources.DiskMiB << 20),
            }));
        return Task.CompletedTask;
    }
}

internal sealed record RecipeList(RecipeReport[] Items);

internal sealed record RecipeReport(string Name, string Description, string[] Software, ResourceRequest Resources);
