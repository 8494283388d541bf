using System.CommandLine;
using Skyops.Api;

namespace Skyops.Cli.Ledger;

internal static class LedgerVerifyCommand
{
    public static Command Build() => new Command("verify", "Replay the whole ledger and compare; exit 1 when anything is wrong.")
        .With(CurrencyOption.Currency).Runs(VerifyAsync);

    private static async Task<int> VerifyAsync(CliContext context, CancellationToken cancellationToken)
    {
        var found = await context.Client.Ledger.VerifyAsync(context.Get(CurrencyOption.Currency)!, cancellationToken);
        if (context.Output.Json) context.Output.Value(found, SkyopsJson.Default.LedgerVerification);
        context.Output.Facts(
            ("ledger", found.Currency),
            ("balanced", found.Balanced ? "yes" : "NO"),
            ("replay matches live", found.ReplayMatchesLive ? "yes" : "NO"),
            ("transfers", $"{found.Transfers} in {found.Rows} rows"),
            ("debits = credits", $"{found.TotalDebits} = {found.TotalCredits}"),
            ("open holds", $"{found.OpenHolds} ({found.Held} held)"));
        foreach (var problem in found.Problems) context.Output.Line($"problem: {problem}");
        return found is { Balanced: true, ReplayMatchesLive: true, Problems.Length: 0 } ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
