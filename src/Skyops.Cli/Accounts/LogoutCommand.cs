using System.CommandLine;
using Skyops.Cli.Output;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Client.Errors;

namespace Skyops.Cli.Accounts;

internal static class LogoutCommand
{
    public static Command Build() => new Command("logout", "End the session at the silo, wherever its key may be by now, and forget it here. The wallet stays.").Runs(LogoutAsync);

    private static async Task LogoutAsync(CliContext context, CancellationToken cancellationToken)
    {
        var wallet = context.Wallet;
        if (!wallet.Exists) throw CliException.Usage($"there is no wallet at {wallet.Path}", "name another with --wallet");
        var account = wallet.ReadAddress();
        using var session = new StoredCredentials(wallet.SessionPath, account, _ => throw new SkyopsException(SkyopsErrorCodes.NoWallet, "there is no session that still holds"));
        var report = new LogoutReport(account.ToString(), await EndAsync(context, session, cancellationToken));
        session.Forget();
        if (context.Output.Json) context.Output.Value(report, CliJson.Default.LogoutReport);
        context.Output.Facts(("account", report.Account), ("session", report.Ended ? "ended" : "there was none that still held"));
    }

    /// <summary>A silo that cannot be reached fails the command and leaves the session here, so that it can be ended later.</summary>
    private static async Task<bool> EndAsync(CliContext context, StoredCredentials session, CancellationToken cancellationToken)
    {
        using var client = new SkyopsClient(new SkyopsClientOptions { Silos = context.Silos, Credentials = session });
        try
        {
            return await client.LogoutAsync(cancellationToken);
        }
        catch (SkyopsException none) when (none.Code == SkyopsErrorCodes.NoWallet)
        {
            return false;
        }
    }
}
