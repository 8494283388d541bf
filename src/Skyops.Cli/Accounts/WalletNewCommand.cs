using System.CommandLine;
using Skyops.Cli.Output;

namespace Skyops.Cli.Accounts;

internal static class WalletNewCommand
{
    public static Command Build() => new Command("new", "Make a wallet. An existing file is never replaced.").With(NewPassword.Password).Runs(New);

    private static Task New(CliContext context, CancellationToken cancellationToken)
    {
        var wallet = context.Wallet;
        if (wallet.Exists) throw CliException.Usage($"there is a wallet already: {wallet.Path}", "name another file with --wallet; a wallet may be the only copy of a key");
        using var key = wallet.Create(NewPassword.Choose(context));
        var report = new WalletReport(key.Address.ToString(), wallet.Path);
        if (context.Output.Json) context.Output.Value(report, CliJson.Default.WalletReport);
        context.Output.Facts(("address", report.Address), ("file", report.Path));
        return Task.CompletedTask;
    }
}
