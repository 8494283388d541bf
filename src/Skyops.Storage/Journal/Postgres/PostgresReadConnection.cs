using System.Diagnostics;
using Npgsql;
using Skyops.Storage.Journal.Reading;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>A connection for reads with the statements it was asked for so far.</summary>
internal sealed class PostgresReadConnection(NpgsqlConnection connection) : IReadConnection
{
    private const int CachedStatements = 64;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, PostgresStatement> _statements = [];
    private long _used = Stopwatch.GetTimestamp();

    public string BatchEpoch => "epoch";

    public static PostgresReadConnection Open(NpgsqlDataSource source) => new(source.OpenConnection());

    public IReadStatement Prepare(string sql)
    {
        _used = Stopwatch.GetTimestamp();
        if (_statements.TryGetValue(sql, out var statement))
            return statement;
        if (_statements.Count >= CachedStatements)
            DisposeStatements();
        return _statements[sql] = new PostgresStatement(connection, sql);
    }

    /// <summary>PostgreSQL chooses indices itself.</summary>
    public string Using(string index) => "";

    public void BeginSnapshot() => Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");

    public void EndSnapshot() => Execute("COMMIT");

    /// <summary>A server that restarted has closed what was idle; to find that out costs a round trip.</summary>
    public bool TryRevive()
    {
        if (Stopwatch.GetElapsedTime(_used) < Fresh)
            return true;
        try
        {
            Execute("SELECT 1");
            return true;
        }
        catch (Exception failure) when (PostgresFailure.IsStore(failure))
        {
            return false;
        }
    }

    public void Dispose()
    {
        DisposeStatements();
        connection.Dispose();
    }

    private void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private void DisposeStatements()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
    }
}
