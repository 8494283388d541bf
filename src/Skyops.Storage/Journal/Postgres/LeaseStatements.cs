using Npgsql;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>
/// The statements on the lease. Only the database's clock is used. After a restart of the database its holder has the
/// whole time again to renew, so that a store that was away for a moment moves no silo.
/// </summary>
internal static class LeaseStatements
{
    private const string Age = "clock_timestamp() - greatest(renewed, pg_postmaster_start_time())";

    /// <summary>Takes the lease when it is free: the new epoch, or null.</summary>
    public static async Task<long?> TakeAsync(
        NpgsqlConnection connection, LeaseClaim claim, TimeSpan leaseFor, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "update lease set epoch = epoch + 1, holder = $1, api = $2, gateway = $3, taken = clock_timestamp(), "
            + $"renewed = clock_timestamp(), released = false where name = 'main' and (released or {Age} > $4) "
            + "returning epoch", connection);
        Add(command, claim.Holder, claim.Api, claim.Gateway);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = leaseFor });
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Renews; false: another has it.</summary>
    public static async Task<bool> RenewAsync(
        NpgsqlConnection connection, LeaseClaim claim, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "update lease set renewed = clock_timestamp() where name = 'main' and holder = $1", connection);
        Add(command, claim.Holder);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>Gives the lease back, so that another silo takes over at once.</summary>
    public static async Task ReleaseAsync(
        NpgsqlConnection connection, LeaseClaim claim, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "update lease set released = true where name = 'main' and holder = $1", connection);
        Add(command, claim.Holder);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A new epoch for the same holder, which shuts out its own earlier connections; null: another has the lease.</summary>
    public static long? Raise(NpgsqlConnection connection, LeaseClaim claim)
    {
        using var command = new NpgsqlCommand(
            "update lease set epoch = epoch + 1, renewed = clock_timestamp() where name = 'main' and holder = $1 "
            + "and not released returning epoch", connection);
        Add(command, claim.Holder);
        return (long?)command.ExecuteScalar();
    }

    public static async Task<LeaseRow> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"select epoch, holder, api, gateway, {Age}, released from lease where name = 'main'", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw new JournalDamagedException("The journal has no lease row. Run deploy/postgres/schema.sql.");
        return new LeaseRow(
            reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetTimeSpan(4),
            reader.GetBoolean(5));
    }

    private static void Add(NpgsqlCommand command, params string[] values)
    {
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
    }
}
