using System.Diagnostics;
using Npgsql;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>
/// Renews the lease on a connection of its own, so that a long commit does not make it late. A holder that could not renew
/// for almost the time of the lease says so: somebody else may have it from then on.
/// </summary>
internal sealed class LeaseKeeper(NpgsqlDataSource source, PostgresOptions options, LeaseClaim claim, LeaseEnd end)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private NpgsqlConnection? _connection;
    private Task _running = Task.CompletedTask;

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Ends the renewals and gives the lease back when it is still this process's.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        if (!end.Lost.IsCompleted)
            await TryAsync(LeaseStatements.ReleaseAsync, CancellationToken.None);
        await CloseAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var patience = options.LeaseFor - options.RenewEvery;
        var renewed = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(options.RenewEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var sent = Stopwatch.GetTimestamp();
                var held = true;
                if (await TryAsync(async (connection, lease, token) => held = await LeaseStatements.RenewAsync(connection, lease, token), _stop.Token))
                    renewed = sent;
                if (!held)
                {
                    end.Supersede();
                    return;
                }

                if (Stopwatch.GetElapsedTime(renewed) >= patience)
                    end.LoseTouch();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The journal closes.
        }
    }

    /// <summary>One try within one period; false when the database did not answer.</summary>
    private async Task<bool> TryAsync(
        Func<NpgsqlConnection, LeaseClaim, CancellationToken, Task> statement, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(options.RenewEvery);
        try
        {
            _connection ??= await source.OpenConnectionAsync(limited.Token);
            await statement(_connection, claim, limited.Token);
            return true;
        }
        catch (Exception failure) when (PostgresFailure.IsStore(failure) || failure is OperationCanceledException)
        {
            await CloseAsync();
            return false;
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        _connection = null;
    }
}
