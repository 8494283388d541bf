using Npgsql;
using Skyops.Storage.Journal.Writing;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>The one connection that writes, under an epoch of its own, and where the chain stands on it.</summary>
internal sealed class WriterConnection(NpgsqlConnection connection, long epoch, JournalHead head) : IDisposable
{
    public NpgsqlConnection Connection => connection;

    public long Epoch => epoch;

    public BatchBuilder Batch { get; } = new(head);

    public GroupCommand Command { get; } = new(connection);

    public void Dispose()
    {
        Command.Dispose();
        connection.Dispose();
    }
}
