using Skyops.Benchmarks.Harness;
using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;

namespace Skyops.Benchmarks;

/// <summary>The floor of the ledger: the rows that it wrote, put into the same table again and made durable one by one.</summary>
internal static class LedgerRawLimit
{
    private const string Stream = "ledger/SKYOPS";

    /// <summary>Bytes of all rows of the ledger.</summary>
    public static async Task<long> BytesAsync(IJournal journal)
    {
        var bytes = 0L;
        await foreach (var row in journal.ReadAsync(Stream, 0)) bytes += row.Data.Length;
        return bytes;
    }

    public static async Task<Measurement> InsertAsync(string from, int transfers)
    {
        var rows = new List<JournalRow>();
        await using (var journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = from }))
        {
            await foreach (var row in journal.ReadAsync(Stream, 0)) rows.Add(row);
        }

        return await Measurement.TakeAsync(transfers, () => Task.Run(() => Insert(from + ".raw", rows)));
    }

    private static void Insert(string path, List<JournalRow> rows)
    {
        File.Delete(path);
        using var database = JournalFile.OpenForWriting(new JournalOptions { Path = path });
        using var insert = database.Prepare("INSERT INTO event (id, stream, seq, at, data, batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        using var begin = database.Prepare("BEGIN IMMEDIATE");
        using var commit = database.Prepare("COMMIT");
        foreach (var row in rows)
        {
            begin.Run();
            insert.Bind(1, row.Seq).Bind(2, row.Stream).Bind(3, row.Seq).Bind(4, row.At.UtcTicks).Bind(5, row.Data.Span).Bind(6, row.Seq).Run();
            commit.Run();
        }
    }
}
