using Npgsql;
using Skyops.Storage.Journal.Writing;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>
/// The last sequence of streams written lately, by the connection's own knowledge and look-ups. A stream that nobody
/// asked the database about counts as empty when an append says that it is: if that is wrong, the unique index refuses
/// the group, and it is decided again after a look-up of all its streams.
/// </summary>
internal sealed class StreamEnds
{
    private const int Cached = 65_536;
    private readonly Dictionary<string, long> _ends = [];

    public long Of(string stream) => _ends.GetValueOrDefault(stream);

    public void Set(string stream, long seq) => _ends[stream] = seq;

    public void Clear() => _ends.Clear();

    /// <summary>Looks up what the group needs and is not known.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="group">The writes.</param>
    /// <param name="trusting">Whether an append to an empty stream is believed without a look-up.</param>
    public void Load(NpgsqlConnection connection, List<PendingWrite> group, bool trusting)
    {
        if (_ends.Count >= Cached)
            _ends.Clear();
        var unknown = new HashSet<string>();
        foreach (var write in group)
        {
            if (write is not PendingAppend { Append: var append } || _ends.ContainsKey(append.Stream))
                continue;
            if (trusting && append.ExpectedSeq == 0)
                _ends[append.Stream] = 0;
            else
                unknown.Add(append.Stream);
        }

        if (unknown.Count > 0)
            Find(connection, [.. unknown]);
    }

    private void Find(NpgsqlConnection connection, string[] streams)
    {
        // Per stream one step down the index, whatever the stream's length.
        using var command = new NpgsqlCommand(
            "select s.stream, (select max(seq) from event e where e.stream = s.stream) "
            + "from unnest($1::text[]) as s(stream)", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = streams });
        using var reader = command.ExecuteReader();
        while (reader.Read())
            _ends[reader.GetString(0)] = reader.IsDBNull(1) ? 0 : reader.GetInt64(1);
    }
}
