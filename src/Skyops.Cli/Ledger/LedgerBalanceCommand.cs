using System.CommandLine;
using Skyops.Api;

namespace Skyops.Cli.Ledger;

internal static class LedgerBalanceCommand
{
    public static Command Build() => new Command("balance", "Show what the account has.").With(CurrencyOption.Currency).Runs(BalanceAsync);

    private static async Task BalanceAsync(CliContext context, CancellationToken cancellationToken)
    {
        var balance = await context.Client.Ledger.BalanceAsync(context.Get(CurrencyOption.Currency)!, cancellationToken);
        if (context.Output.Json) context.Output.Value(balance, SkyopsJson.Default.AccountBalance);
        context.Output.Facts(
            ("account", balance.Account),
            ("available", $"{balance.Available} {balance.Currency}"),
            ("held for tasks", $"{balance.DebitsPending}"),
            ("spent", $"{balance.DebitsPosted}"),
            ("received", $"{balance.CreditsPosted}"));
    }
}
