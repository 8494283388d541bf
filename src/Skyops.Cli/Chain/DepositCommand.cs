using System.CommandLine;
using Skyops.Cli.Ledger;
using Skyops.Cli.Output;
using Skyops.Ethereum.Rpc;
using Skyops.Ledger;

namespace Skyops.Cli.Chain;

internal static class DepositCommand
{
    public static Command Build() =>
        new Command("deposit", "Pay into the escrow; it is in the ledger when its block is final.").With(AmountArgument.Amount, CurrencyOption.Currency, RpcOption.Rpc).Runs(DepositAsync);

    private static async Task DepositAsync(CliContext context, CancellationToken cancellationToken)
    {
        var (amount, currency) = (AmountArgument.Read(context), context.Get(CurrencyOption.Currency)!);
        using var escrow = await OwnEscrow.OpenAsync(context, cancellationToken);
        var held = await escrow.Wallet.HoldsAsync(currency, cancellationToken);
        if (held < amount) throw CliException.Failed($"{escrow.Wallet.Address} has {held} {currency} on the chain, not {amount}", "pay in less, or send some to it first");
        Report(context, await escrow.Wallet.DepositAsync(currency, amount, cancellationToken), escrow, currency, amount, "it is in `skyops ledger balance` when the block is final");
    }

    internal static void Report(CliContext context, TransactionReceipt receipt, OwnEscrow escrow, string currency, Amount amount, string next)
    {
        var report = new SentReport($"{escrow.Wallet.Address}", currency, amount, $"0x{receipt.TransactionHash}", receipt.BlockNumber);
        if (context.Output.Json) context.Output.Value(report, CliJson.Default.SentReport);
        context.Output.Facts(("account", report.Account), ("amount", $"{amount} {currency}"), ("transaction", report.Transaction), ("block", $"{report.Block}"), ("next", next));
    }
}
