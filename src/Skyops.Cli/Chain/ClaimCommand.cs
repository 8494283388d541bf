using System.CommandLine;
using Skyops.Api;
using Skyops.Cli.Ledger;
using Skyops.Ledger;

namespace Skyops.Cli.Chain;

internal static class ClaimCommand
{
    public static Command Build() =>
        new Command("claim", "Take what was earned or withdrawn out of the escrow, to the wallet.").With(CurrencyOption.Currency, RpcOption.Rpc).Runs(ClaimAsync);

    private static async Task ClaimAsync(CliContext context, CancellationToken cancellationToken)
    {
        var currency = context.Get(CurrencyOption.Currency)!;
        using var escrow = await OwnEscrow.OpenAsync(context, cancellationToken);
        var claimed = await escrow.Wallet.ClaimedAsync(currency, cancellationToken);
        var claims = (await context.Client.Chain.ClaimsAsync(cancellationToken)).Where(claim => claim.Currency == currency).ToArray();
        foreach (var claim in claims.Where(claim => claim.Credit > claimed))
        {
            if (!await escrow.Wallet.IsClaimableAsync(claim, cancellationToken)) continue;
            var receipt = await escrow.Wallet.ClaimAsync(claim, null, cancellationToken);
            DepositCommand.Report(context, receipt, escrow, currency, claim.Credit - claimed, "it is the wallet's");
            return;
        }

        throw CliException.Failed(Why(claims, claimed, currency), "`skyops chain status` shows the roots and when they were posted; earnings are settled by themselves, deposits with `skyops withdraw`");
    }

    private static string Why(ClaimView[] claims, Amount claimed, string currency) => claims.Any(claim => claim.Credit > claimed)
        ? $"the root that has more {currency} for this account is in its challenge window"
        : $"no root that is final has more {currency} for this account than the {claimed} that were claimed";
}
