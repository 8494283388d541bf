using Npgsql;
using Skyops.Storage.Journal.Postgres;

namespace Skyops.Tests.Storage.Postgres;

/// <summary>A schema of a test's own in the shared server, or in one of the test's own.</summary>
internal sealed class PostgresSpace
{
    private readonly string _server;
    private readonly string _schema = $"test_{Guid.NewGuid():n}";

    private PostgresSpace(string server) => _server = server;

    public string ConnectionString => $"{_server};Search Path={_schema};Application Name={_schema}";

    public PostgresOptions Options => new() { ConnectionString = ConnectionString };

    public static async Task<PostgresSpace> CreateAsync(string? server = null)
    {
        var space = new PostgresSpace(server ?? await PostgresServer.SharedAsync());
        space.Execute($"create schema {space._schema}");
        return space;
    }

    public void Execute(string sql)
    {
        using var connection = Connect();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement in a transaction that stays open until it is disposed of.</summary>
    public async Task<IAsyncDisposable> BeginAsync(string sql)
    {
        var connection = Connect();
        using var command = new NpgsqlCommand($"begin; {sql}", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public T Scalar<T>(string sql)
    {
        using var connection = Connect();
        using var command = new NpgsqlCommand(sql, connection);
        return (T)command.ExecuteScalar()!;
    }

    /// <summary>Ends the journal's connections as a crash of their server processes would.</summary>
    public long Terminate() => Scalar<long>(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity "
        + $"where application_name = '{_schema}' and pid <> pg_backend_pid()");

    public void Remove() => Execute($"drop schema {_schema} cascade");

    private NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        connection.Open();
        return connection;
    }
}
