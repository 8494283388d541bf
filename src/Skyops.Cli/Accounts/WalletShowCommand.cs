using System.CommandLine;
using Skyops.Cli.Output;

namespace Skyops.Cli.Accounts;

internal static class WalletShowCommand
{
    public static Command Build() => new Command("show", "Show the wallet's address and file; never the key.").Runs(Show);

    private static Task Show(CliContext context, CancellationToken cancellationToken)
    {
        var wallet = context.Wallet;
        if (!wallet.Exists) throw CliException.Usage($"there is no wallet at {wallet.Path}", "make one with `skyops wallet new`");
        var report = new WalletReport(wallet.ReadAddress().ToString(), wallet.Path);
        if (context.Output.Json) context.Output.Value(report, CliJson.Default.WalletReport);
        context.Output.Facts(("address", report.Address), ("file", report.Path));
        return Task.CompletedTask;
    }
}
