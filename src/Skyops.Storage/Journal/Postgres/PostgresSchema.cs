using Npgsql;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>Makes the tables where there are none, and refuses those of a newer program. The text is <c>deploy/postgres/schema.sql</c>.</summary>
internal static class PostgresSchema
{
    /// <summary>What this program reads and writes.</summary>
    public const int Version = 1;

    /// <summary>"SKYJ": silos that start together make the tables one after the other.</summary>
    private const long AdvisoryLock = 0x534B594A;

    /// <summary>The statements, which may run any number of times.</summary>
    public static string Create { get; } = ReadResource();

    /// <exception cref="JournalOpenException">The tables are of a newer program.</exception>
    public static void Ensure(NpgsqlConnection connection, string place)
    {
        using var transaction = connection.BeginTransaction();
        Execute(connection, $"select pg_advisory_xact_lock({AdvisoryLock})");
        if (Scalar(connection, "select to_regclass('journal_schema')::text") is not string)
            Execute(connection, Create);
        if (Scalar(connection, "select max(version) from journal_schema") is int found && found > Version)
        {
            throw new JournalOpenException(
                $"The journal in {place} has schema version {found}; this program knows versions up to {Version}. "
                + "Use the newer program that made it. Nothing was changed.");
        }

        transaction.Commit();
    }

    private static object? Scalar(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static string ReadResource()
    {
        using var stream = typeof(PostgresSchema).Assembly.GetManifestResourceStream("postgres-schema.sql")
            ?? throw new InvalidOperationException("The schema is missing in this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
