using System.CommandLine;
using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Ledger;

namespace Skyops.Cli.Ledger;

internal static class LedgerStatementCommand
{
    private static readonly Option<int> Take = new("--take") { Description = "At most this many lines. Default 50.", HelpName = "N", DefaultValueFactory = _ => 50 };

    public static Command Build() => new Command("statement", "List what was paid and received, newest first.").With(CurrencyOption.Currency, TimeOptions.From, TimeOptions.To, Take).Runs(StatementAsync);

    public static void Print(CliOutput output, string account, IEnumerable<StatementLine> lines) => output.Table(
        ["row", "at", "kind", "amount", "other account", "reason", "about"],
        lines.Select(line => new[]
        {
            $"{line.Seq}",
            Formats.Time(line.At),
            Formats.Lower(line.Kind),
            Effect(line, account),
            line.Debit == account ? line.Credit : line.Debit,
            line.Reason,
            line.Reference,
        }));

    /// <summary>A hold and its end move nothing: they set money aside and free it.</summary>
    private static string Effect(StatementLine line, string account) => line.Kind switch
    {
        TransferKind.Hold => $"({line.Amount} held)",
        TransferKind.VoidHold => $"({line.Amount} freed)",
        _ => $"{(line.Debit == account ? "-" : "+")}{line.Amount}",
    };

    private static async Task StatementAsync(CliContext context, CancellationToken cancellationToken)
    {
        var currency = context.Get(CurrencyOption.Currency)!;
        var take = context.Get(Take);
        if (take < 1) throw CliException.Usage($"--take {take} is not above 0");
        var account = (await context.Client.Ledger.BalanceAsync(currency, cancellationToken)).Account;
        var lines = new List<StatementLine>();
        await foreach (var line in context.Client.Ledger.StatementAsync(currency, context.Get(TimeOptions.From), context.Get(TimeOptions.To), cancellationToken))
        {
            lines.Add(line);
            if (lines.Count == take) break;
        }

        if (context.Output.Json) context.Output.Value(await PageAsync(context, currency, lines, cancellationToken), SkyopsJson.Default.StatementPage);
        Print(context.Output, account, lines);
    }

    private static async Task<StatementPage> PageAsync(
        CliContext context, string currency, List<StatementLine> lines, CancellationToken cancellationToken) =>
        new(await context.Client.Ledger.BalanceAsync(currency, cancellationToken), [.. lines], lines.Count == 0 ? 0 : lines[^1].Seq);
}
