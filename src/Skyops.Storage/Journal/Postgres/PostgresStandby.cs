using Npgsql;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>
/// Waits beside a journal that another process may be writing, and takes it over when that one has released its lease or
/// has not renewed it in time. Used by one caller at a time.
/// </summary>
public sealed class PostgresStandby : IAsyncDisposable
{
    private readonly PostgresOptions _options;
    private readonly NpgsqlDataSource _source;
    private NpgsqlConnection? _connection;
    private bool _hasSchema;

    /// <exception cref="ArgumentException">The options are wrong; the message lists all that is.</exception>
    public PostgresStandby(PostgresOptions options)
    {
        options.ThrowIfInvalid();
        _options = options;
        _source = PostgresJournal.Connect(options);
    }

    /// <summary>Who has the lease, as it was seen last; null before that.</summary>
    public LeaseRow? Seen { get; private set; }

    /// <summary>Takes the journal when it is free; null when another process has it (see <see cref="Seen"/>).</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached or used now.</exception>
    /// <exception cref="JournalOpenException">The tables are of a newer program, or damaged.</exception>
    public Task<PostgresJournal?> TryTakeAsync(LeaseClaim claim, CancellationToken cancellationToken = default) =>
        RunAsync(
            async (connection, limited) =>
            {
                if (await LeaseStatements.TakeAsync(connection, claim, _options.LeaseFor, limited) is not null)
                    return await Task.Run(() => PostgresJournal.Start(_options, claim), cancellationToken);
                Seen = await LeaseStatements.ReadAsync(connection, limited);
                return null;
            },
            cancellationToken);

    /// <summary>Who has the lease.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached or used now.</exception>
    public Task<LeaseRow> LookAsync(CancellationToken cancellationToken = default) =>
        RunAsync(LeaseStatements.ReadAsync, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _source.DisposeAsync();
    }

    private async Task<T> RunAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> statements, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(_options.LeaseFor);
        try
        {
            return await statements(await ConnectAsync(limited.Token), limited.Token);
        }
        catch (JournalDamagedException damaged)
        {
            throw new JournalOpenException(
                $"The journal in {_options.Place} is damaged: {damaged.Message}. Nothing was changed.", damaged);
        }
        catch (Exception failure) when (IsAway(failure, cancellationToken))
        {
            await CloseAsync();
            throw new JournalUnavailableException(
                $"The journal in {_options.Place} cannot be used: {PostgresFailure.Reason(failure)}.", failure);
        }
    }

    private static bool IsAway(Exception failure, CancellationToken cancellationToken) =>
        PostgresFailure.IsStore(failure)
        || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        _connection ??= await _source.OpenConnectionAsync(cancellationToken);
        if (!_hasSchema)
            PostgresSchema.Ensure(_connection, _options.Place);
        _hasSchema = true;
        return _connection;
    }

    private async ValueTask CloseAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        _connection = null;
    }
}
