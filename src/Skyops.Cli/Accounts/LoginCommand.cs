using System.CommandLine;
using Skyops.Cli.Output;

namespace Skyops.Cli.Accounts;

internal static class LoginCommand
{
    public static Command Build() => new Command("login", "Sign in with the wallet now, and say as whom, where and until when. Other commands do it when they need to.").Runs(LoginAsync);

    private static async Task LoginAsync(CliContext context, CancellationToken cancellationToken)
    {
        if (context.ApiKey is not null)
            throw CliException.Usage("login is for wallets; a key needs none", $"leave out --api-key and {GlobalOptions.ApiKeyVariable}");
        var login = await context.Client.LoginAsync(cancellationToken);
        var report = new LoginReport(login.Account, login.Silo.ToString(), login.ExpiresAt);
        if (context.Output.Json) context.Output.Value(report, CliJson.Default.LoginReport);
        context.Output.Facts(("account", report.Account), ("silo", report.Silo), ("session ends", Formats.Time(report.ExpiresAt)));
    }
}
