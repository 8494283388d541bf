using System.CommandLine;
using Skyops.Api;

namespace Skyops.Cli.Accounts;

internal static class KeyRevokeCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The key's id, as `skyops key list` shows it." };

    public static Command Build() => new Command("revoke", "End a key for ever. Tasks that it submitted go on.").With(Id).Runs(RevokeAsync);

    private static async Task RevokeAsync(CliContext context, CancellationToken cancellationToken)
    {
        var key = await context.Client.Keys.RevokeAsync(context.Get(Id), cancellationToken);
        if (context.Output.Json) context.Output.Value(key, SkyopsJson.Default.KeyView);
        KeyText.Print(context.Output, key);
    }
}
