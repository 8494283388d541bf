namespace Skyops.Storage.Journal.Reading;

/// <summary>Reads rows and snapshots of streams.</summary>
internal static class EventReader
{
    private const int PageRows = 512;
    private const int PageBytes = 1 << 20;

    /// <summary>The next rows of a stream, few enough to hold, and whether there may be more.</summary>
    public static (List<JournalRow> Rows, bool More) ReadPage(IReadConnection connection, string stream, long afterSeq)
    {
        var rows = new List<JournalRow>();
        var statement = connection.Prepare(
            "SELECT seq, at, data FROM event WHERE stream = ?1 AND seq > ?2 ORDER BY seq");
        statement.Bind(1, stream).Bind(2, afterSeq);
        var more = true;
        for (var bytes = 0; rows.Count < PageRows && bytes < PageBytes;)
        {
            more = statement.Step();
            if (!more)
                break;
            var at = new DateTimeOffset(statement.Integer(1), TimeSpan.Zero);
            var row = new JournalRow(stream, statement.Integer(0), at, statement.Bytes(2));
            rows.Add(row);
            bytes += row.Data.Length;
        }

        statement.Reset();
        return (rows, more);
    }

    public static JournalSnapshot? ReadSnapshot(IReadConnection connection, string stream)
    {
        var statement = connection.Prepare("SELECT seq, data FROM snapshot WHERE stream = ?1").Bind(1, stream);
        var snapshot = statement.Step() ? new JournalSnapshot(statement.Integer(0), statement.Bytes(1)) : null;
        statement.Reset();
        return snapshot;
    }
}
