using Npgsql;
using Skyops.Storage.Journal.Reading;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>
/// The journal in a PostgreSQL database (<c>synchronous_commit=on</c>). One process at a time writes: the holder of the
/// lease, whose epoch every commit checks.
/// </summary>
public sealed class PostgresJournal : GroupedJournal
{
    private static readonly TimeSpan s_lastSearch = TimeSpan.FromSeconds(2);
    private readonly Parts _parts;

    private PostgresJournal(PostgresOptions options, Parts parts)
        : base(options, parts.Groups, Readers(options, parts.Source)) => _parts = parts;

    /// <summary>Completes when the lease is lost. A superseded journal never writes again and should be closed.</summary>
    public Task<LeaseLoss> Lost => _parts.End.Lost;

    /// <summary>Opens the journal, or makes an empty one; for a process that does not stand by.</summary>
    /// <exception cref="ArgumentException">The options are wrong; the message lists all that is.</exception>
    /// <exception cref="JournalOpenException">Another process has the lease, or a newer program made the tables.</exception>
    /// <exception cref="JournalUnavailableException">The database cannot be reached.</exception>
    public static async Task<PostgresJournal> OpenAsync(
        PostgresOptions options, CancellationToken cancellationToken = default)
    {
        await using var standby = new PostgresStandby(options);
        return await standby.TryTakeAsync(LeaseClaim.Nameless(), cancellationToken)
            ?? throw new JournalOpenException(
                $"The journal in {options.Place} is in use by {standby.Seen!.Holder} {standby.Seen.Api}. "
                + "End that process first; one journal has one writer.");
    }

    /// <summary>Checks a journal without taking its lease: also one that a silo is writing.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be read now.</exception>
    public static async Task<JournalVerification> VerifyDatabaseAsync(
        PostgresOptions options, CancellationToken cancellationToken = default)
    {
        options.ThrowIfInvalid();
        await using var source = Connect(options);
        await using var readers = Readers(options, source);
        return await new JournalVerifier(readers).RunAsync(cancellationToken);
    }

    internal static NpgsqlDataSource Connect(PostgresOptions options) =>
        new NpgsqlDataSourceBuilder(options.ToBuilder().ConnectionString).Build();

    /// <summary>Starts to write; the claim has the lease.</summary>
    internal static PostgresJournal Start(PostgresOptions options, LeaseClaim claim)
    {
        var source = Connect(options);
        try
        {
            var end = new LeaseEnd();
            var leaving = new CancellationTokenSource();
            var connections = new WriterConnections(source, claim, options.Place, end);
            var groups = new PostgresGroups(connections, options.Place, leaving.Token);
            var keeper = new LeaseKeeper(source, options, claim, end);
            keeper.Start();
            return new PostgresJournal(options, new Parts(source, groups, keeper, end, leaving));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private protected override void Closing() => _parts.Leaving.CancelAfter(s_lastSearch);

    private protected override async ValueTask CloseAsync()
    {
        await _parts.Keeper.DisposeAsync();
        await _parts.Source.DisposeAsync();
        _parts.Leaving.Dispose();
    }

    private static ReadPool Readers(PostgresOptions options, NpgsqlDataSource source) => new(
        options.ReadConnections,
        () => PostgresReadConnection.Open(source),
        failure => PostgresFailure.ToReadFailure(failure, options.Place));

    private sealed record Parts(
        NpgsqlDataSource Source, PostgresGroups Groups, LeaseKeeper Keeper, LeaseEnd End, CancellationTokenSource Leaving);
}
