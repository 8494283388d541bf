using Npgsql;
using Skyops.Storage.Journal.Writing;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>Makes the writer's connections, each under a new epoch.</summary>
internal sealed class WriterConnections(NpgsqlDataSource source, LeaseClaim claim, string place, LeaseEnd end)
{
    /// <exception cref="JournalFencedException">Another process has the lease.</exception>
    /// <exception cref="JournalDamagedException">The newest batch is not what its hash says.</exception>
    public WriterConnection Open()
    {
        var connection = source.OpenConnection();
        try
        {
            // Group commit relies on it, whatever the server's or the role's default is.
            using (var durable = new NpgsqlCommand("set synchronous_commit = on", connection))
                durable.ExecuteNonQuery();
            var epoch = LeaseStatements.Raise(connection, claim) ?? throw Superseded();
            using var head = new PostgresStatement(connection, JournalHead.Query);
            return new WriterConnection(connection, epoch, JournalHead.Read(head));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The hash of a batch, or null when there is none of this number.</summary>
    public byte[]? HashOf(long number)
    {
        using var connection = source.OpenConnection();
        using var command = new NpgsqlCommand("select hash from batch where number = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = number });
        return (byte[]?)command.ExecuteScalar();
    }

    /// <summary>Tells everybody that the lease is another's.</summary>
    public JournalFencedException Superseded()
    {
        end.Supersede();
        return new JournalFencedException(
            $"Another silo has taken over the journal in {place}; this process may write no more. "
            + "Nothing of this append was kept.");
    }
}
