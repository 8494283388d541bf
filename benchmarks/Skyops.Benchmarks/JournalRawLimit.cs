using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;

namespace Skyops.Benchmarks;

/// <summary>
/// The floors of the journal: the same rows put into the same tables in one loop, in transactions of as many rows as
/// there are writers, without queue, callers, conflicts, hashes or batches; and the same bytes written and flushed.
/// </summary>
internal static class JournalRawLimit
{
    /// <summary>
    /// Inserts all rows; a group is one row of every writer, as the journal's groups are at their largest.
    /// </summary>
    public static void Insert(JournalOptions options, JournalWork work)
    {
        using var database = JournalFile.OpenForWriting(options);
        using var insertEvent = database.Prepare(
            "INSERT INTO event (id, stream, seq, at, data, batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        using var upsertEntity = database.Prepare(
            "INSERT INTO entity (kind, key, owner, status, updated, summary) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
            + "ON CONFLICT (kind, key) DO UPDATE SET owner = excluded.owner, status = excluded.status, "
            + "updated = excluded.updated, summary = excluded.summary");
        using var begin = database.Prepare("BEGIN IMMEDIATE");
        using var commit = database.Prepare("COMMIT");
        var id = 0L;
        for (var number = 0; number < work.RowsPerWriter; number++)
        {
            begin.Run();
            for (var writer = 0; writer < work.Writers; writer++)
            {
                var row = JournalWork.Row(writer, number);
                insertEvent.Bind(1, ++id).Bind(2, row.Stream).Bind(3, row.ExpectedSeq + 1).Bind(4, row.At.UtcTicks)
                    .Bind(5, row.Data.Span).Bind(6, number).Run();
                Upsert(upsertEntity, row.Entity!);
            }

            commit.Run();
        }
    }

    /// <summary>Writes the bytes of a group and flushes them, as often as there are groups.</summary>
    public static void Flush(string path, JournalWork work)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, preallocationSize: 0);
        var group = new byte[work.Writers * JournalWork.RowBytes];
        for (var number = 0; number < work.RowsPerWriter; number++)
        {
            RandomAccess.Write(file, group, (long)number * group.Length);
            RandomAccess.FlushToDisk(file);
        }
    }

    private static void Upsert(Statement upsert, EntityRow entity) =>
        upsert.Bind(1, entity.Kind).Bind(2, entity.Key).Bind(3, entity.Owner).Bind(4, entity.Status)
            .Bind(5, entity.Updated.UtcTicks).Bind(6, entity.Summary.Span).Run();
}
