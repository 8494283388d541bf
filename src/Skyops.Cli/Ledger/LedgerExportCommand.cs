using System.CommandLine;

namespace Skyops.Cli.Ledger;

internal static class LedgerExportCommand
{
    private static readonly Option<string> Format = new("--format") { Description = "csv or json. Default csv.", HelpName = "FORM", DefaultValueFactory = _ => "csv" };
    private static readonly Option<string?> Out = new("--out") { Description = "File; default: standard output.", HelpName = "FILE" };

    static LedgerExportCommand() => Format.AcceptOnlyFromAmong("csv", "json");

    public static Command Build() => new Command("export", "Write all that was paid and received, oldest first, for other programs.")
        .With(CurrencyOption.Currency, Format, TimeOptions.From, TimeOptions.To, Out).Runs(ExportAsync);

    private static async Task ExportAsync(CliContext context, CancellationToken cancellationToken)
    {
        if (context.Get(Out) is not { } path)
        {
            await using var output = Console.OpenStandardOutput();
            await WriteAsync(output);
            return;
        }

        // It gets its name when it is complete.
        var part = $"{path}.part";
        await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None)) await WriteAsync(file);
        File.Move(part, path, overwrite: true);
        context.Output.Note($"{new FileInfo(path).Length:N0} bytes in {path}");

        Task WriteAsync(Stream stream) => context.Client.Ledger.ExportAsync(
            stream, context.Get(Format)!, context.Get(CurrencyOption.Currency)!, context.Get(TimeOptions.From), context.Get(TimeOptions.To), cancellationToken);
    }
}
