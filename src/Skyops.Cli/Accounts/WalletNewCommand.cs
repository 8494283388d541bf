using System.CommandLine;
using Skyops.Cli.Output;

namespace Skyops.Cli.Accounts;

internal static class WalletNewCommand
{
    private static readonly Option<bool> Password = new("--password")
    {
        Description = $"Protect it with a password: that of {LocalWallet.PasswordVariable}, or asked for.",
    };

    public static Command Build() => new Command("new", "Make a wallet. An existing file is never replaced.").With(Password).Runs(New);

    private static Task New(CliContext context, CancellationToken cancellationToken)
    {
        var wallet = context.Wallet;
        if (wallet.Exists) throw CliException.Usage($"there is a wallet already: {wallet.Path}", "name another file with --wallet; a wallet may be the only copy of a key");
        using var key = wallet.Create(ChoosePassword(context));
        var report = new WalletReport(key.Address.ToString(), wallet.Path);
        if (context.Output.Json) context.Output.Value(report, CliJson.Default.WalletReport);
        context.Output.Facts(("address", report.Address), ("file", report.Path));
        return Task.CompletedTask;
    }

    private static string ChoosePassword(CliContext context)
    {
        if (Environment.GetEnvironmentVariable(LocalWallet.PasswordVariable) is { } given) return given;
        if (!context.Get(Password)) return "";
        if (Console.IsInputRedirected) throw CliException.Usage("there is no terminal to ask for a password on", $"set {LocalWallet.PasswordVariable}");
        var first = PasswordPrompt.Ask("Password: ");
        return first == PasswordPrompt.Ask("The same again: ") ? first : throw CliException.Usage("the two passwords differ", "try again");
    }
}
