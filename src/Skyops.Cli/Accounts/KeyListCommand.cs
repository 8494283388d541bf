using System.CommandLine;
using Skyops.Accounts;
using Skyops.Api;

namespace Skyops.Cli.Accounts;

internal static class KeyListCommand
{
    public static Command Build() => new Command("list", "List the account's keys, newest first; never their secrets.").Runs(ListAsync);

    private static async Task ListAsync(CliContext context, CancellationToken cancellationToken)
    {
        var keys = await context.Client.Keys.ListAsync(cancellationToken);
        if (context.Output.Json) context.Output.Value(new KeyItems(keys), SkyopsJson.Default.KeyItems);
        context.Output.Table(["id", "name", "state", "scopes", "per task", "monthly", "used", "ends"], keys.Select(KeyText.Row));
    }
}
