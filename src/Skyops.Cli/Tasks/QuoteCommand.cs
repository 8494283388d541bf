using System.CommandLine;
using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

internal static class QuoteCommand
{
    public static Command Build() =>
        new Command("quote", "Say what a task would meet: nodes that fit, prices, start and cost. Takes the flags of submit-task; nothing is uploaded, held or promised.")
            .With(SubmitFlags.All).With(SubmitFlags.Program).Runs(QuoteAsync);

    private static async Task QuoteAsync(CliContext context, CancellationToken cancellationToken)
    {
        // What the data holds does not matter for a quote: it is not uploaded.
        var spec = SpecBuilder.Build(context, Stand(context.Get(SubmitFlags.Dataset)), Stand(context.Get(SubmitFlags.LabelFile)), InputSources.Stand(FrameworkFlags.Data(context), ImageFlag.Archive(context)));
        var quote = await context.Client.Tasks.QuoteAsync(spec, cancellationToken);
        if (context.Output.Json) context.Output.Value(quote, SkyopsJson.Default.Quote);
        else Print(context.Output, quote, spec.Currency);
    }

    /// <summary>A data set that was uploaded before is named by its hash alone, which does not tell its format.</summary>
    private static DataReference? Stand(string? source) => source is null
        ? null
        : new DataReference(new string('0', 64), source.Length == 64 && source.All(char.IsAsciiHexDigit) ? "data.csv" : Path.GetFileName(source), 1);

    private static void Print(CliOutput output, Quote quote, string currency)
    {
        output.Table(
            ["stage", "shards", "replicas", "nodes that fit", "of owners", "free now", "price an hour"],
            quote.Stages.Select(stage => new[]
            {
                stage.Stages == 1 ? stage.Name : $"{stage.Name} and {stage.Stages - 1} like it", $"{stage.Shards}", $"{stage.Replicas}", $"{stage.Fit} of {stage.Nodes}", $"{stage.Owners}",
                $"{stage.Free}", stage.Cheapest is { } cheapest ? $"{cheapest} to {stage.Dearest}, {stage.Median} in the middle" : "-",
            }));
        foreach (var stage in quote.Stages.Where(stage => stage.Remedy is not null))
        {
            foreach (var miss in stage.NearestMisses) output.Line($"{stage.Name}: nearest: {miss}");
            output.Line($"{stage.Name}: remedy: {stage.Remedy}");
        }

        output.Line($"start  {Start(quote)}");
        output.Line($"cost   about {quote.CostExpected} {currency} if every attempt takes its whole time, {quote.CostHigh} at most when results agree");
        output.Line($"hold   {quote.Hold} {currency}: the most it can cost in any case; what is not used comes back");
    }

    private static string Start(Quote quote) => quote switch
    {
        { StartsFrom: null } => "never in this pool as it is",
        { StartsBy: { } by } => $"by {Formats.Time(by)}, if no node leaves and no other work comes",
        { SlotsAhead: > 0 } => $"not known: {quote.SlotsAhead} slots of other work wait",
        _ => "not known: the nodes that fit are busy",
    };
}
