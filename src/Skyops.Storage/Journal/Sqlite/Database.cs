using SQLitePCL;

namespace Skyops.Storage.Journal.Sqlite;

/// <summary>
/// One connection to SQLite, used by one thread at a time. Calls go straight to the C functions: a row of 400 bytes
/// cost 2.4 µs to insert through a prepared ADO.NET command and 1.4 µs without.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly sqlite3 _handle;

    static Database() => Batteries_V2.Init();

    private Database(sqlite3 handle) => _handle = handle;

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Whether no transaction is open.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(_handle) != 0;

    /// <summary>Pages this connection has written to the write-ahead log since it was opened.</summary>
    public int PagesWritten
    {
        get
        {
            Check(raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 0));
            return pages;
        }
    }

    /// <summary>Opens a file; a writer makes it when it is missing.</summary>
    public static Database Open(string path, bool write)
    {
        var flags = raw.SQLITE_OPEN_NOMUTEX
            | (write ? raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE : raw.SQLITE_OPEN_READONLY);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var message = handle is null ? "" : raw.sqlite3_errmsg(handle).utf8_to_string();
            handle?.Dispose();
            throw new SqliteFailure(code, message);
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        // A checkpoint or a recovery by another connection of this process may hold a lock for a moment.
        raw.sqlite3_busy_timeout(handle, 10_000);
        return new Database(handle);
    }

    /// <summary>Compiles a statement that will be used again and again.</summary>
    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        return new Statement(this, statement);
    }

    /// <summary>Runs statements that answer nothing.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The first column of the first row, or null when there is no row.</summary>
    public string? Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Text(0) : null;
    }

    /// <summary>
    /// Copies what it can of the write-ahead log into the file and waits for nobody. The next commit begins the log
    /// anew if all of it was copied and nobody reads it.
    /// </summary>
    public void Checkpoint() =>
        Check(raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _));

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK && code != raw.SQLITE_ROW && code != raw.SQLITE_DONE)
            throw new SqliteFailure(code, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    public void Dispose() => _handle.Dispose();
}
