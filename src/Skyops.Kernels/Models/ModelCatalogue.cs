namespace Skyops.Kernels.Models;

/// <summary>The models that can be trained by name.</summary>
public static class ModelCatalogue
{
    /// <summary>All recipes, by name.</summary>
    public static IReadOnlyList<ModelRecipe> All { get; } = [Perceptron.Recipe, ResidualNetwork.Small];

    /// <summary>The recipe of a name, or null.</summary>
    public static ModelRecipe? Find(string name) =>
        All.FirstOrDefault(recipe => string.Equals(recipe.Name, name, StringComparison.Ordinal));
}
