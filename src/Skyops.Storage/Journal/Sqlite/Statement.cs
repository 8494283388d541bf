using System.Text;
using Skyops.Storage.Journal.Reading;
using SQLitePCL;

namespace Skyops.Storage.Journal.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0, as in SQLite.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IReadStatement, IDisposable
{
    private const int StackText = 640;

    public Statement Bind(int parameter, long value)
    {
        database.Check(raw.sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, string value)
    {
        Span<byte> stack = stackalloc byte[StackText];
        if (Encoding.UTF8.TryGetBytes(value, stack, out var length))
            database.Check(raw.sqlite3_bind_text(handle, parameter, stack[..length]));
        else
            database.Check(raw.sqlite3_bind_text(handle, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        database.Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(handle, parameter, 0)
            : raw.sqlite3_bind_blob(handle, parameter, value));
        return this;
    }

    IReadStatement IReadStatement.Bind(int parameter, long value) => Bind(parameter, value);

    IReadStatement IReadStatement.Bind(int parameter, string value) => Bind(parameter, value);

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
            database.Check(code);
        return false;
    }

    /// <summary>Runs a statement that answers no rows, and readies it for the next use.</summary>
    public void Run()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Readies the statement for the next use. What the last one failed with was thrown already.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? "";

    /// <summary>A text or blob as SQLite holds it: valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public byte[] Bytes(int column) => Blob(column).ToArray();

    public void Dispose() => handle.Dispose();
}
