using System.CommandLine;
using Skyops.Api;
using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;

namespace Skyops.Cli.Journal;

internal static class JournalVerifyCommand
{
    public const string FileName = "journal.db";

    public static Command Build() => new Command(
        "verify", "Recompute every hash of the journal: of the silo, or with --data of a folder whose silo is stopped. Exit 1 when anything is wrong.").Runs(VerifyAsync);

    public static async Task<JournalVerification> VerifyFolderAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);

        // Opening would make an empty journal, and an empty journal is always right.
        if (!File.Exists(path)) throw CliException.Usage($"there is no journal in {folder}", "name the data folder of a silo");
        await using var journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = path }, cancellationToken);
        return await journal.VerifyAsync(cancellationToken);
    }

    private static async Task<int> VerifyAsync(CliContext context, CancellationToken cancellationToken)
    {
        var found = context.ChosenData is { } folder
            ? await VerifyFolderAsync(folder, cancellationToken)
            : await context.Client.Journal.VerifyAsync(cancellationToken);
        if (context.Output.Json) context.Output.Value(found, SkyopsJson.Default.JournalVerification);
        context.Output.Facts(
            ("valid", found.Valid ? "yes" : "NO"),
            ("rows", $"{found.Rows} of {found.Streams} streams in {found.Batches} batches"),
            ("head", found.HeadHash));
        foreach (var problem in found.Problems) context.Output.Line($"problem: {problem}");
        return found.Valid ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
