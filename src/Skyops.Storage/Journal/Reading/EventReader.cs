namespace Skyops.Storage.Journal.Reading;

/// <summary>Reads rows and snapshots of streams.</summary>
internal static class EventReader
{
    private const int PageRows = 512;
    private const int PageBytes = 1 << 20;

    private const int ManyStreams = 32;

    /// <summary>An answer for many streams goes on until it is larger than this.</summary>
    private const int ManyBytes = 4 << 20;

    private static readonly string s_many =
        $"SELECT stream, seq, at, data FROM event WHERE stream IN ({string.Join(", ", Enumerable.Range(1, ManyStreams).Select(place => $"?{place}"))}) "
        + "ORDER BY stream, seq";

    /// <summary>The next rows of a stream, few enough to hold, and whether there may be more.</summary>
    public static (List<JournalRow> Rows, bool More) ReadPage(IReadConnection connection, string stream, long afterSeq, long upToSeq)
    {
        var rows = new List<JournalRow>();
        var statement = connection.Prepare(
            "SELECT seq, at, data FROM event WHERE stream = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq");
        statement.Bind(1, stream).Bind(2, afterSeq).Bind(3, upToSeq);
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

    /// <summary>All rows of the first streams, of as many as fit.</summary>
    public static List<IReadOnlyList<JournalRow>> ReadMany(IReadConnection connection, IReadOnlyList<string> streams)
    {
        var answer = new List<IReadOnlyList<JournalRow>>(streams.Count);
        connection.BeginSnapshot();
        var bytes = 0L;
        while (answer.Count < streams.Count && bytes <= ManyBytes)
        {
            var rows = new Dictionary<string, List<JournalRow>>(StringComparer.Ordinal);
            var first = answer.Count;
            var count = Math.Min(streams.Count - first, ManyStreams);
            for (var i = first; i < first + count; i++)
                rows[streams[i]] = [];
            bytes += ReadInto(connection, rows, place => streams[first + Math.Min(place, count - 1)]);
            for (var i = first; i < first + count; i++)
                answer.Add(rows[streams[i]]);
        }

        connection.EndSnapshot();
        return answer;
    }

    /// <summary>One query for a fixed number of streams, so that it is prepared once; places that are left over repeat the last.</summary>
    private static long ReadInto(
        IReadConnection connection, Dictionary<string, List<JournalRow>> rows, Func<int, string> streamAt)
    {
        var statement = connection.Prepare(s_many);
        for (var place = 0; place < ManyStreams; place++)
            statement.Bind(place + 1, streamAt(place));
        var bytes = 0L;
        while (statement.Step())
        {
            var at = new DateTimeOffset(statement.Integer(2), TimeSpan.Zero);
            var row = new JournalRow(statement.Text(0), statement.Integer(1), at, statement.Bytes(3));
            rows[row.Stream].Add(row);
            bytes += row.Data.Length;
        }

        statement.Reset();
        return bytes;
    }

    public static JournalSnapshot? ReadSnapshot(IReadConnection connection, string stream)
    {
        var statement = connection.Prepare("SELECT seq, data FROM snapshot WHERE stream = ?1").Bind(1, stream);
        var snapshot = statement.Step() ? new JournalSnapshot(statement.Integer(0), statement.Bytes(1)) : null;
        statement.Reset();
        return snapshot;
    }
}
