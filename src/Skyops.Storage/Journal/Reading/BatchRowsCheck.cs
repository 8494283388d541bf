namespace Skyops.Storage.Journal.Reading;

/// <summary>
/// Compares the rows of one batch with the digests it holds, place by place, and names each difference.
/// </summary>
internal sealed class BatchRowsCheck(VerificationLog log, long number, long first, byte[] digests)
{
    private readonly int _count = digests.Length / RowDigest.Size;

    /// <summary>Answers how many rows there are.</summary>
    public int Run(IReadConnection connection)
    {
        var rows = connection.Prepare(
            "SELECT id, stream, seq, at, data, batch FROM event WHERE id >= ?1 AND id < ?2 ORDER BY id");
        rows.Bind(1, first).Bind(2, first + _count);
        var (place, found) = (0, 0);
        for (; rows.Step(); place++, found++)
        {
            for (var there = (int)(rows.Integer(0) - first); place < there; place++)
                ReportMissing(place);
            CheckRow(rows, place);
        }

        rows.Reset();
        for (; place < _count; place++)
            ReportMissing(place);
        return found;
    }

    private void CheckRow(IReadStatement rows, int place)
    {
        Span<byte> digest = stackalloc byte[RowDigest.Size];
        RowDigest.Write(rows.Blob(1), rows.Integer(2), rows.Integer(3), rows.Blob(4), digest);
        var matches = digest.SequenceEqual(Digest(place));
        if (matches && rows.Integer(5) == number)
            return;
        var name = $"{rows.Text(1)} seq {rows.Integer(2)}";
        if (!matches)
        {
            log.Add(PlaceOf(digest) is { } other
                ? $"Reordered row: {name} in batch {number} is at place {place + 1}; it was written at {other + 1}."
                : $"Changed row: {name} in batch {number} (place {place + 1} of {_count}) is not what was written.");
        }

        if (rows.Integer(5) != number)
            log.Add($"Changed row: {name} is marked batch {rows.Integer(5)}, but belongs to batch {number}.");
    }

    private void ReportMissing(int place) =>
        log.Add(
            $"Removed row: batch {number} lacks its row at place {place + 1} of {_count} (row id {first + place}).");

    private ReadOnlySpan<byte> Digest(int place) => digests.AsSpan(place * RowDigest.Size, RowDigest.Size);

    private int? PlaceOf(ReadOnlySpan<byte> digest)
    {
        for (var place = 0; place < _count; place++)
        {
            if (digest.SequenceEqual(Digest(place)))
                return place;
        }

        return null;
    }
}
