using Npgsql;
using Skyops.Benchmarks.Harness;
using Skyops.Storage;
using Skyops.Storage.Journal.Postgres;

namespace Skyops.Benchmarks;

/// <summary>
/// The floor on PostgreSQL: the same rows put into the same tables by prepared statements with arrays, one transaction and
/// one round trip a group, without queue, callers, conflicts, hashes, batches or a lease.
/// </summary>
internal static class JournalPostgresRaw
{
    public static async Task<Measurement> InsertAsync(string connectionString, JournalWork work)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using (var schema = new NpgsqlCommand(PostgresSchema.Create, connection))
            await schema.ExecuteNonQueryAsync();
        return await Measurement.TakeAsync(work.Rows, () => Task.Run(() => Insert(connection, work)));
    }

    private static void Insert(NpgsqlConnection connection, JournalWork work)
    {
        using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(
                    "insert into event (id, stream, seq, at, data, batch) "
                    + "select $1 + place, u.stream, u.seq, u.at, u.data, $2 "
                    + "from unnest($3, $4, $5, $6) with ordinality as u(stream, seq, at, data, place)"),
                new NpgsqlBatchCommand(
                    "insert into entity (kind, key, owner, status, updated, summary) "
                    + "select * from unnest($1, $2, $3, $4, $5, $6) on conflict (kind, key) do update "
                    + "set owner = excluded.owner, status = excluded.status, updated = excluded.updated, summary = excluded.summary"),
            },
        };
        for (var number = 0; number < work.RowsPerWriter; number++)
        {
            var group = number;
            JournalAppend[] rows = [.. Enumerable.Range(0, work.Writers).Select(writer => JournalWork.Row(writer, group))];
            var events = batch.BatchCommands[0].Parameters;
            events.Clear();
            Add(events, (long)number * work.Writers);
            Add(events, (long)number);
            Add(events, rows.Select(x => x.Stream).ToArray());
            Add(events, rows.Select(x => x.ExpectedSeq + 1).ToArray());
            Add(events, rows.Select(x => x.At.UtcTicks).ToArray());
            Add(events, rows.Select(x => x.Data.ToArray()).ToArray());
            AddEntities(batch.BatchCommands[1].Parameters, [.. rows.Select(x => x.Entity!)]);
            if (number == 0)
                batch.Prepare();
            batch.ExecuteNonQuery();
        }
    }

    private static void AddEntities(NpgsqlParameterCollection entities, EntityRow[] rows)
    {
        entities.Clear();
        Add(entities, rows.Select(x => x.Kind).ToArray());
        Add(entities, rows.Select(x => x.Key).ToArray());
        Add(entities, rows.Select(x => x.Owner).ToArray());
        Add(entities, rows.Select(x => x.Status).ToArray());
        Add(entities, rows.Select(x => x.Updated.UtcTicks).ToArray());
        Add(entities, rows.Select(x => x.Summary.ToArray()).ToArray());
    }

    private static void Add<T>(NpgsqlParameterCollection parameters, T value) =>
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
}
