using SQLitePCL;

namespace Skyops.Storage.Journal.Sqlite;

/// <summary>A call of SQLite failed. The code is the extended one (SQLite, "Result and Error Codes").</summary>
internal sealed class SqliteFailure(int code, string message) : Exception($"{message} (SQLite code {code})")
{
    public int Code { get; } = code;

    /// <summary>The low byte says what kind of failure it is.</summary>
    public int Kind => Code & 0xFF;

    /// <summary>The file's contents are at fault, not the disk or the moment.</summary>
    public bool IsDamage => Kind is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>What a reader is told.</summary>
    public Exception ToReadFailure(string path)
    {
        var message = $"The journal {path} cannot be read: {Reason}.";
        return IsDamage ? new JournalDamagedException(message, this) : new JournalUnavailableException(message, this);
    }

    /// <summary>What happened in words for a person.</summary>
    public string Reason => Kind switch
    {
        raw.SQLITE_FULL => "the disk is full",
        raw.SQLITE_READONLY => "the file is read-only",
        raw.SQLITE_IOERR => "the disk reported an error",
        raw.SQLITE_CANTOPEN => "the file cannot be opened",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "the file is locked",
        raw.SQLITE_NOMEM => "there is not enough memory",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "the file is damaged",
        _ => Message,
    };
}
