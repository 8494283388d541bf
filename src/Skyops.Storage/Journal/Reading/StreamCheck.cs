namespace Skyops.Storage.Journal.Reading;

/// <summary>Walks the index by stream: the sequences of each count from 1 without gaps.</summary>
internal sealed class StreamCheck(VerificationLog log, long lastId)
{
    private const int ChunkRows = 65_536;
    private (string Stream, long Seq) _from = ("", long.MinValue);
    private string _stream = "";
    private long _seq;

    public long Streams { get; private set; }

    /// <summary>Checks the next entries; false when there are no more.</summary>
    public bool RunChunk(IReadConnection connection)
    {
        var entries = connection.Prepare(
            $"SELECT stream, seq, id FROM event{connection.Using("event_key")} WHERE (stream, seq) > (?1, ?2) "
            + "ORDER BY stream, seq");
        entries.Bind(1, _from.Stream).Bind(2, _from.Seq);
        var more = true;
        for (var count = 0; count < ChunkRows && more; count++)
        {
            more = entries.Step();
            if (!more)
                break;
            _from = (entries.Text(0), entries.Integer(1));
            // Rows that came after the check began may follow rows that this check does not know.
            if (entries.Integer(2) <= lastId)
                Check(_from.Stream, _from.Seq);
        }

        entries.Reset();
        return more;
    }

    private void Check(string stream, long seq)
    {
        if (stream != _stream)
        {
            (_stream, _seq) = (stream, 0);
            Streams++;
        }

        if (seq != _seq + 1)
        {
            log.Add(seq == _seq + 2
                ? $"Removed row: {stream} seq {_seq + 1} is missing."
                : $"Removed rows: {stream} seq {_seq + 1} to {seq - 1} are missing.");
        }

        _seq = seq;
    }
}
