using System.CommandLine;
using Skyops.Cli.Ledger;
using Skyops.Cli.Output;

namespace Skyops.Cli.Chain;

internal static class WithdrawCommand
{
    private static readonly Option<string?> Id = new("--id") { Description = "Of your choice; the same one is the same withdrawal. Default a new one.", HelpName = "TEXT" };

    public static Command Build() =>
        new Command("withdraw", "Make an amount claimable on the chain with the next root.").With(AmountArgument.Amount, CurrencyOption.Currency, Id).Runs(WithdrawAsync);

    private static async Task WithdrawAsync(CliContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(Id) ?? Guid.NewGuid().ToString("N");
        var done = await context.Client.Chain.WithdrawAsync(context.Get(CurrencyOption.Currency)!, AmountArgument.Read(context), id, cancellationToken);
        if (context.Output.Json) context.Output.Value(new WithdrawReport(done.Id, done.Currency, done.Amount), CliJson.Default.WithdrawReport);
        context.Output.Facts(("withdrawn", $"{done.Amount} {done.Currency}"), ("id", done.Id), ("next", "`skyops claim` when a root has it and stood its window; `skyops chain status` shows roots"));
    }
}
