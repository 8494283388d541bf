using SQLitePCL;

namespace Skyops.Benchmarks;

/// <summary>The floor of a start: all rows of a journal read in order, and nothing done with them.</summary>
internal static class JournalScan
{
    /// <summary>Bytes of all rows.</summary>
    public static long Read(string path) => Sum(
        path, "SELECT stream, seq, at, data FROM event ORDER BY id", row => raw.sqlite3_column_blob(row, 3).Length);

    /// <summary>How many entities of a kind there are.</summary>
    public static long Entities(string path, string kind) =>
        Sum(path, $"SELECT count(*) FROM entity WHERE kind = '{kind}'", row => raw.sqlite3_column_int64(row, 0));

    private static long Sum(string path, string sql, Func<sqlite3_stmt, long> figure)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open_v2(path, out var database, raw.SQLITE_OPEN_READWRITE, null));
        using (database)
        {
            Check(raw.sqlite3_prepare_v2(database, sql, out var statement));
            using (statement)
            {
                var sum = 0L;
                while (raw.sqlite3_step(statement) == raw.SQLITE_ROW) sum += figure(statement);
                return sum;
            }
        }
    }

    private static void Check(int result)
    {
        if (result != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite says {result}");
    }
}
