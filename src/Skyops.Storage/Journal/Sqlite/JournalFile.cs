using System.Globalization;

namespace Skyops.Storage.Journal.Sqlite;

/// <summary>
/// Opens the journal's file for writing, makes the tables of a new one, and refuses what it must not touch.
/// </summary>
internal static class JournalFile
{
    public static Database OpenForWriting(JournalOptions options)
    {
        Database? database = null;
        try
        {
            database = Database.Open(options.Path, write: true);
            CheckHeader(database, options.Path);
            // The log is made durable before a commit answers; readers go on reading while it grows.
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536");
            database.Execute("PRAGMA wal_autocheckpoint = 0");
            if (Pragma(database, "user_version") == 0)
                CreateTables(database);
            return database;
        }
        catch (SqliteFailure failure)
        {
            database?.Dispose();
            throw failure.IsDamage ? Damaged(options.Path, failure.Message, failure) : failure;
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    public static Database OpenForReading(JournalOptions options)
    {
        var database = Database.Open(options.Path, write: false);
        database.Execute("PRAGMA query_only = 1");
        return database;
    }

    /// <summary>
    /// Looks for damage where it would hurt at once: the structure of small files, the newest batch of all.
    /// </summary>
    public static void CheckContents(Database database, JournalOptions options)
    {
        try
        {
            if (new FileInfo(options.Path).Length <= options.CheckOnOpenBytes
                && database.Scalar("PRAGMA quick_check(1)") is { } answer && answer != "ok")
            {
                throw Damaged(options.Path, answer, null);
            }
        }
        catch (SqliteFailure failure) when (failure.IsDamage)
        {
            throw Damaged(options.Path, failure.Message, failure);
        }
    }

    public static JournalOpenException Damaged(string path, string detail, Exception? inner) => new(
        $"The journal {path} is damaged: {detail}. Nothing was changed. Put back a copy of the file together with its "
        + "-wal file, or move it away to start an empty journal.", inner);

    private static void CheckHeader(Database database, string path)
    {
        var version = Pragma(database, "user_version");
        var application = Pragma(database, "application_id");
        // A file without tables is new, or was being made when the process ended.
        if (application == 0 && database.Scalar("SELECT 1 FROM sqlite_schema LIMIT 1") is null)
            return;
        if (application != Schema.ApplicationId)
        {
            throw new JournalOpenException(
                $"The file {path} is a database, but no Skyops journal. Nothing was changed.");
        }

        if (version > Schema.Version)
        {
            throw new JournalOpenException(
                $"The journal {path} has schema version {version}; this program knows versions up to {Schema.Version}. "
                + "Use the newer program that wrote it. Nothing was changed.");
        }
    }

    private static void CreateTables(Database database)
    {
        database.Execute($"""
            BEGIN IMMEDIATE;
            {Schema.Create}
            PRAGMA application_id = {Schema.ApplicationId};
            PRAGMA user_version = {Schema.Version};
            COMMIT
            """);
    }

    private static long Pragma(Database database, string name) =>
        long.Parse(database.Scalar($"PRAGMA {name}") ?? "0", CultureInfo.InvariantCulture);
}
