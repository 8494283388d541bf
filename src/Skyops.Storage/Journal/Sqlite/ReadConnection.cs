using Skyops.Storage.Journal.Reading;

namespace Skyops.Storage.Journal.Sqlite;

/// <summary>A connection for reads with the statements it was asked for so far.</summary>
internal sealed class ReadConnection(Database database) : IReadConnection
{
    private const int CachedStatements = 64;
    private readonly Dictionary<string, Statement> _statements = [];

    /// <summary>The statement of this text, ready to bind. The caller resets it.</summary>
    public IReadStatement Prepare(string sql) => Find(sql);

    public string Using(string index) => $" INDEXED BY {index}";

    public string BatchEpoch => "0";

    public bool TryRevive() => true;


    /// <summary>Makes the statements up to <see cref="EndSnapshot"/> see the file as it is now.</summary>
    public void BeginSnapshot() => Find("BEGIN").Run();

    public void EndSnapshot() => Find("COMMIT").Run();

    public void Dispose()
    {
        DisposeStatements();
        database.Dispose();
    }

    private Statement Find(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
            return statement;
        if (_statements.Count >= CachedStatements)
            DisposeStatements();
        return _statements[sql] = database.Prepare(sql);
    }

    private void DisposeStatements()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
    }
}
