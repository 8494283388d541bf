using System.CommandLine;
using System.Data.Common;
using Skyops.Api;
using Skyops.Cli.Hosting;
using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Postgres;
using Skyops.Storage.Journal.Sqlite;

namespace Skyops.Cli.Journal;

internal static class JournalVerifyCommand
{
    public const string FileName = "journal.db";

    public static Command Build() => new Command(
        "verify",
        "Recompute every hash of the journal: of the silo, with --journal of a database, or with --data of a folder whose silo is stopped. Exit 1 when anything is wrong.")
    {
        SiloFlags.Journal,
    }.Runs(VerifyAsync);

    public static async Task<JournalVerification> VerifyFolderAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);

        // Opening would make an empty journal, and an empty journal is always right.
        if (!File.Exists(path)) throw CliException.Usage($"there is no journal in {folder}", "name the data folder of a silo");
        await using var journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = path }, cancellationToken);
        return await journal.VerifyAsync(cancellationToken);
    }

    /// <summary>Reads only: silos may be at work on it.</summary>
    private static async Task<JournalVerification> VerifyDatabaseAsync(string database, CancellationToken cancellationToken)
    {
        try
        {
            return await PostgresJournal.VerifyDatabaseAsync(new PostgresOptions { ConnectionString = database }, cancellationToken);
        }
        catch (Exception away) when (away is JournalUnavailableException or DbException or ArgumentException)
        {
            throw CliException.Usage($"the journal in {PostgresOptions.Describe(database)} cannot be read: {away.Message}", "name a database on which a silo was started");
        }
    }

    private static async Task<int> VerifyAsync(CliContext context, CancellationToken cancellationToken)
    {
        var given = context.Get(SiloFlags.Journal);
        if (given is not null && context.ChosenData is not null) throw CliException.Usage("--journal and --data name two journals", "give one of them");
        var found = context.ChosenData is { } folder
            ? await VerifyFolderAsync(folder, cancellationToken)
            : JournalAddress.Read(given) is { } database
                ? await VerifyDatabaseAsync(database, cancellationToken)
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
