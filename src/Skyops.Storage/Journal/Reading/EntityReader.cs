namespace Skyops.Storage.Journal.Reading;

/// <summary>
/// Reads entities. Both indices hold a status before the time, so a list over several statuses is a merge of ordered
/// ranges, which the store does row by row: a page costs its own length whatever the table holds. Two indices serve all
/// filters that way, where each more would have to be kept up by every append.
/// </summary>
internal static class EntityReader
{
    private const string Columns = "key, owner, status, updated, summary";

    public static EntityRow? Find(IReadConnection connection, string kind, string key)
    {
        var statement = connection.Prepare($"SELECT {Columns} FROM entity WHERE kind = ?1 AND key = ?2");
        var row = statement.Bind(1, kind).Bind(2, key).Step() ? Row(statement, kind) : null;
        statement.Reset();
        return row;
    }

    public static EntityPage ReadPage(IReadConnection connection, EntityQuery query, EntityCursor cursor)
    {
        connection.BeginSnapshot();
        var statuses = query.Statuses.Count > 0 ? [.. query.Statuses.Distinct()] : AllStatuses(connection, query);
        var rows = statuses.Count > 0 ? Read(connection, query, cursor, statuses) : [];
        connection.EndSnapshot();
        if (rows.Count <= query.Take)
            return new EntityPage(rows, null);
        rows.RemoveAt(query.Take);
        var last = rows[^1];
        return new EntityPage(rows, new EntityCursor(last.Updated.UtcTicks, last.Key).Encode(query));
    }

    private static List<EntityRow> Read(
        IReadConnection connection, EntityQuery query, EntityCursor cursor, List<string> statuses)
    {
        var statement = connection.Prepare(PageSql(connection, query, statuses.Count));
        statement.Bind(1, query.Kind).Bind(2, cursor.UpdatedTicks).Bind(3, cursor.Key).Bind(4, query.Take + 1L);
        statement.Bind(5, query.Owner ?? "");
        for (var index = 0; index < statuses.Count; index++)
            statement.Bind(6 + index, statuses[index]);
        var rows = new List<EntityRow>();
        while (statement.Step())
            rows.Add(Row(statement, query.Kind));
        statement.Reset();
        return rows;
    }

    private static string PageSql(IReadConnection connection, EntityQuery query, int statuses)
    {
        var hasOwner = query.Owner is not null;
        var owner = hasOwner ? "AND owner = ?5 " : "";
        var (beyond, order) = query.OldestFirst
            ? ("updated >= ?2 AND (updated > ?2 OR key < ?3)", "updated, key DESC")
            : ("updated <= ?2 AND (updated < ?2 OR key > ?3)", "updated DESC, key");
        var parts = Enumerable.Range(6, statuses).Select(parameter =>
            $"SELECT {Columns} FROM entity{connection.Using(hasOwner ? "entity_owner" : "entity_status")} "
            + $"WHERE kind = ?1 {owner}AND status = ?{parameter} AND {beyond}");
        return string.Join(" UNION ALL ", parts) + $" ORDER BY {order} LIMIT ?4";
    }

    /// <summary>Jumps from one status to the next along the index: as many seeks as there are statuses.</summary>
    private static List<string> AllStatuses(IReadConnection connection, EntityQuery query)
    {
        var statement = connection.Prepare(query.Owner is null
            ? "SELECT status FROM entity WHERE kind = ?1 AND status > ?3 ORDER BY status LIMIT 1"
            : "SELECT status FROM entity WHERE kind = ?1 AND owner = ?2 AND status > ?3 ORDER BY status LIMIT 1");
        var statuses = new List<string>();
        while (statement.Bind(1, query.Kind).Bind(2, query.Owner ?? "").Bind(3, statuses.LastOrDefault("")).Step())
        {
            statuses.Add(statement.Text(0));
            statement.Reset();
        }

        statement.Reset();
        return statuses;
    }

    private static EntityRow Row(IReadStatement statement, string kind) => new(
        kind,
        statement.Text(0),
        statement.Text(1),
        statement.Text(2),
        new DateTimeOffset(statement.Integer(3), TimeSpan.Zero),
        statement.Bytes(4));
}
