using System.CommandLine;
using Skyops.Cli.Output;

namespace Skyops.Cli.Accounts;

internal static class WalletImportCommand
{
    private static readonly Argument<string> Source = new("FILE")
    {
        Description = "A private key in hexadecimal, or a Web3 keystore; - reads standard input.",
        DefaultValueFactory = _ => ImportedKey.Input,
    };

    private static readonly Option<bool> Force = new("--force") { Description = "Replace the wallet that is there. It may be the only copy of a key." };

    public static Command Build() => new Command(
        "import", $"Take over a key from another wallet. A keystore's password comes from {ImportedKey.PasswordVariable} or is asked for.")
        .With(Source, Force, NewPassword.Password).Runs(ImportAsync);

    private static async Task ImportAsync(CliContext context, CancellationToken cancellationToken)
    {
        var wallet = context.Wallet;
        if (wallet.Exists && !context.Get(Force))
            throw CliException.Usage($"there is a wallet already: {wallet.Path}", "name another file with --wallet, or replace it with --force; it may be the only copy of a key");
        using var key = await ImportedKey.ReadAsync(context.Get(Source), cancellationToken);
        wallet.Save(key, NewPassword.Choose(context), context.Get(Force));
        var report = new WalletReport(key.Address.ToString(), wallet.Path);
        if (context.Output.Json) context.Output.Value(report, CliJson.Default.WalletReport);
        context.Output.Facts(("address", report.Address), ("file", report.Path));
    }
}
