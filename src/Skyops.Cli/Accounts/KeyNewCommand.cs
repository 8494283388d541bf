using System.CommandLine;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Cli.Values;
using Skyops.Ledger;

namespace Skyops.Cli.Accounts;

internal static class KeyNewCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "What to call it: the program that will use it." };

    private static readonly Option<string[]> Scope = new("--scope")
    {
        Description = $"What it may do: {string.Join(", ", KeyScopes.All)}; may be repeated.",
        HelpName = "SCOPE",
        Required = true,
    };

    private static readonly Option<Amount?> PerTask = new("--per-task") { Description = "Highest budget of a task it submits.", HelpName = "AMOUNT", CustomParser = AmountText.Parse };

    private static readonly Option<Amount?> Monthly = new("--monthly")
    {
        Description = "The most that its tasks of a calendar month (UTC) may reserve and cost.",
        HelpName = "AMOUNT",
        CustomParser = AmountText.Parse,
    };

    private static readonly Option<DateTimeOffset?> Expires = new("--expires")
    {
        Description = "When it ends by itself, for example 2026-12-24T18:00Z.",
        HelpName = "MOMENT",
        CustomParser = MomentText.Parse,
    };

    public static Command Build() => new Command("new", "Make a key for a program; prints its secret, once and never again.").With(Name, Scope, PerTask, Monthly, Expires).Runs(NewAsync);

    private static async Task NewAsync(CliContext context, CancellationToken cancellationToken)
    {
        var request = new KeyRequest(context.Get(Name), context.Get(Scope), context.Get(PerTask), context.Get(Monthly), context.Get(Expires)?.ToUniversalTime());
        var made = await context.Client.Keys.CreateAsync(request, cancellationToken);
        if (context.Output.Json) context.Output.Value(made, SkyopsJson.Default.KeyCreatedResponse);
        context.Output.Facts(("key", made.Secret));
        KeyText.Print(context.Output, made.Key);
        context.Output.Note($"note: the key is shown this once; give it to the program as {GlobalOptions.ApiKeyVariable}");
    }
}
