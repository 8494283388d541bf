using System.CommandLine;
using System.Globalization;
using Skyops.Api;

namespace Skyops.Cli.Models;

internal static class ModelsCommand
{
    public static Command Build() => new Command("models", "List the models that can be trained by name.").Runs(ListAsync);

    private static async Task ListAsync(CliContext context, CancellationToken cancellationToken)
    {
        var models = await context.Client.ModelsAsync(cancellationToken);
        if (context.Output.Json) context.Output.Value(new ModelItems(models), SkyopsJson.Default.ModelItems);
        context.Output.Table(
            ["model", "description", "epochs", "batch", "learning rate", "data"],
            models.Select(model => new[]
            {
                model.Name,
                model.Description,
                $"{model.LocalEpochs}",
                $"{model.BatchSize}",
                model.LearningRate.ToString("R", CultureInfo.InvariantCulture),
                string.Join(", ", model.Formats),
            }));
    }
}
