using System.Runtime.InteropServices;
using Npgsql;
using Skyops.Storage.Journal.Reading;
using Skyops.Storage.Journal.Writing;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>
/// One statement, and so one transaction and one round trip, that checks the lease and writes a group. Every part takes
/// its rows only where <c>held</c> found the writer's epoch, so a superseded writer's statement writes nothing and
/// answers 0. <c>held</c> locks the lease's row until the commit: a take-over waits for a commit that is under way.
/// </summary>
internal sealed class GroupCommand(NpgsqlConnection connection) : IDisposable
{
    private const string Held =
        "with held as materialized (select from lease where name = 'main' and epoch = $1 for key share)";

    private const string Batch =
        ", b as (insert into batch (number, writer, epoch, root, hash, first, leaves) "
        + "select $2, $3, $1, $4, $5, $6, $7 from held)"
        + ", e as (insert into event (id, stream, seq, at, data, batch) "
        + "select $6 + u.place - 1, u.stream, u.seq, u.at, u.data, $2 from held, "
        + "unnest($8, $9, $10, $11) with ordinality as u(stream, seq, at, data, place))";

    private const string Entities =
        ", n as (insert into entity (kind, key, owner, status, updated, summary) "
        + "select u.* from held, unnest($12, $13, $14, $15, $16, $17) as u "
        + "on conflict (kind, key) do update set owner = excluded.owner, status = excluded.status, "
        + "updated = excluded.updated, summary = excluded.summary)";

    private readonly Dictionary<string, NpgsqlCommand> _commands = [];

    /// <summary>Writes a draft; false: the epoch is over and nothing was written.</summary>
    public bool Run(long epoch, BatchBuilder batch, GroupDraft draft)
    {
        var sql = Sql(draft);
        if (!_commands.TryGetValue(sql, out var command))
            _commands[sql] = command = new NpgsqlCommand(sql, connection);
        var parameters = new ParameterList(command);
        parameters.Add(epoch);
        if (draft.Rows.Count > 0)
            AddRows(parameters, batch, draft.Rows);
        if (draft.Entities.Count > 0)
            AddEntities(parameters, draft.Entities);
        if (draft.Snapshots.Count > 0)
            AddSnapshots(parameters, draft.Snapshots);
        if (!command.IsPrepared)
            command.Prepare();
        return (long)command.ExecuteScalar()! > 0;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
    }

    private static string Sql(GroupDraft draft)
    {
        var sql = Held;
        var next = 2;
        if (draft.Rows.Count > 0)
            (sql, next) = (sql + Batch, 12);
        if (draft.Entities.Count > 0)
            (sql, next) = (sql + Entities, 18);
        if (draft.Snapshots.Count > 0)
        {
            sql += ", s as (insert into snapshot (stream, seq, data) "
                + $"select u.* from held, unnest(${next}, ${next + 1}, ${next + 2}) as u "
                + "on conflict (stream) do update set seq = excluded.seq, data = excluded.data "
                + "where excluded.seq >= snapshot.seq)";
        }

        return sql + " select count(*) from held";
    }

    private static void AddRows(ParameterList parameters, BatchBuilder batch, List<PendingAppend> rows)
    {
        parameters.Add(batch.Number);
        parameters.Add(StoredBatch.OnlyWriter);
        parameters.Add(batch.Root.ToArray());
        parameters.Add(batch.Hash.ToArray());
        parameters.Add(batch.First);
        parameters.Add(batch.Digests.ToArray());
        parameters.Add(Column(rows, row => row.Append.Stream));
        parameters.Add(Column(rows, row => row.Append.ExpectedSeq + 1));
        parameters.Add(Column(rows, row => row.Append.At.UtcTicks));
        parameters.Add(Column(rows, row => Bytes(row.Append.Data)));
    }

    private static void AddEntities(ParameterList parameters, IReadOnlyCollection<EntityRow> rows)
    {
        parameters.Add(Column(rows, row => row.Kind));
        parameters.Add(Column(rows, row => row.Key));
        parameters.Add(Column(rows, row => row.Owner));
        parameters.Add(Column(rows, row => row.Status));
        parameters.Add(Column(rows, row => row.Updated.UtcTicks));
        parameters.Add(Column(rows, row => Bytes(row.Summary)));
    }

    private static void AddSnapshots(ParameterList parameters, IReadOnlyDictionary<string, JournalSnapshot> snapshots)
    {
        parameters.Add(Column(snapshots, x => x.Key));
        parameters.Add(Column(snapshots, x => x.Value.Seq));
        parameters.Add(Column(snapshots, x => Bytes(x.Value.Data)));
    }

    private static TValue[] Column<TRow, TValue>(IReadOnlyCollection<TRow> rows, Func<TRow, TValue> value)
    {
        var column = new TValue[rows.Count];
        var place = 0;
        foreach (var row in rows)
            column[place++] = value(row);
        return column;
    }

    /// <summary>The caller's own array where the memory is all of one: a copy of every row is not free.</summary>
    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0
        && segment.Array!.Length == segment.Count
            ? segment.Array
            : memory.ToArray();

    /// <summary>Sets the parameters of a command one after the other; those of an earlier run are used again.</summary>
    private sealed class ParameterList(NpgsqlCommand command)
    {
        private int _next;

        public void Add<T>(T value)
        {
            if (_next == command.Parameters.Count)
                command.Parameters.Add(new NpgsqlParameter<T>());
            ((NpgsqlParameter<T>)command.Parameters[_next++]).TypedValue = value;
        }
    }
}
