using Skyops.Api;

namespace Skyops.Core.Tasks.Submission;

/// <summary>
/// The models a task may name, with the defaults that the kernels give them. The kernels, which Core must not know,
/// hold the same list; a test keeps both equal.
/// </summary>
public static class ModelCatalogue
{
    private static readonly string[] Formats = [".csv", ".csv.gz", ".idx", ".idx.gz", "-ubyte", "-ubyte.gz"];

    public static IReadOnlyList<ModelView> Models { get; } =
    [
        new("mlp", "perceptron with two hidden layers of 128 units, for tables and small images", 10, 32, 0.05f, Formats),
        new("resnet8", "residual network for small images: three stages of one block, 16 to 64 channels, batch normalisation", 10, 32, 0.1f, Formats),
    ];

    public static IReadOnlyCollection<string> Names { get; } = [.. Models.Select(model => model.Name)];
}
