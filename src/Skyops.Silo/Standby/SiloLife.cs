using Microsoft.Extensions.Logging;
using Skyops.Storage;
using Skyops.Storage.Journal.Postgres;

namespace Skyops.Silo.Standby;

/// <summary>
/// A silo on a shared database: it stands by until it has the lease, is active for as long as it can renew it, and then
/// stands by again, or leaves when another silo has it. Every time it becomes active it starts from nothing, so that every
/// worker has its full time again before a lease of it moves.
/// </summary>
public sealed class SiloLife : IAsyncDisposable
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(500);
    private readonly SiloOptions _options;
    private readonly Action<ILoggingBuilder> _logging;
    private readonly Action<SiloRole, SiloAddresses> _changed;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly PostgresStandby _standby;
    private readonly ActiveSilo _active = new();
    private readonly string _place;

    /// <param name="options">With a database.</param>
    /// <param name="logging">Where it logs.</param>
    /// <param name="changed">Told of each role when the silo answers in it.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names every problem.</exception>
    public SiloLife(SiloOptions options, Action<ILoggingBuilder> logging, Action<SiloRole, SiloAddresses> changed)
    {
        var problems = options.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(Environment.NewLine, problems));
        (_options, _logging, _changed) = (options, logging, changed);
        _place = options.JournalDatabase.Place;
        _standby = new PostgresStandby(options.JournalDatabase);
        _loggers = LoggerFactory.Create(logging);
        _logger = _loggers.CreateLogger("Skyops.Silo.Standby");
    }

    /// <summary>Runs until it is asked to stop or superseded.</summary>
    /// <exception cref="IOException">A port is taken or the data folder cannot be used.</exception>
    /// <exception cref="Storage.Journal.JournalOpenException">The journal is damaged or of a newer version.</exception>
    public async Task<SiloEnd> RunAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(_options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            while (true)
            {
                var journal = await StandByAsync(stop);
                if (await ActAsync(journal, stop) is { } end) return end;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return SiloEnd.Stopped;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _standby.DisposeAsync();
        _loggers.Dispose();
    }

    private async Task<PostgresJournal> StandByAsync(CancellationToken stop)
    {
        await using var server = await StandbyServer.StartAsync(_options, _logging, _active, stop);
        var claim = LeaseClaim.Nameless() with { Api = $"{server.Addresses.Api}", Gateway = $"{server.Addresses.Gateway}" };
        var told = false;
        while (true)
        {
            if (await TryTakeAsync(claim, stop) is { } journal)
            {
                _logger.TakesOver(_place);
                return journal;
            }

            if (!told) _changed(SiloRole.Standby, server.Addresses);
            if (!told && _standby.Seen is { } seen) _logger.StandsBy(_place, seen.Api, seen.Epoch);
            told = true;
            await Task.Delay(s_poll, stop);
        }
    }

    private async Task<PostgresJournal?> TryTakeAsync(LeaseClaim claim, CancellationToken stop)
    {
        try
        {
            var journal = await _standby.TryTakeAsync(claim, stop);
            if (_standby.Seen is { } seen) _active.See(seen);
            return journal;
        }
        catch (JournalUnavailableException away)
        {
            if (_active.Miss(away.Message)) _logger.CannotLook(away.Message);
            return null;
        }
    }

    /// <summary>Null: it is to stand by again.</summary>
    private async Task<SiloEnd?> ActAsync(PostgresJournal journal, CancellationToken stop)
    {
        await using var silo = await SiloHost.StartAsync(_options, _logging, journal, stop);
        _logger.IsActive();
        _changed(SiloRole.Active, silo.Addresses);
        var stopped = silo.WaitForShutdownAsync(stop);
        if (await Task.WhenAny(journal.Lost, stopped) == stopped) return SiloEnd.Stopped;
        var loss = await journal.Lost;
        await silo.AbortAsync();
        if (loss == LeaseLoss.Superseded)
        {
            await SayWhoHasItAsync();
            return SiloEnd.Superseded;
        }

        _logger.OutOfTouch(_place, loss);
        return null;
    }

    private async Task SayWhoHasItAsync()
    {
        try
        {
            var lease = await _standby.LookAsync();
            _logger.Superseded(_place, lease.Holder, lease.Api, lease.Epoch);
        }
        catch (JournalUnavailableException away)
        {
            _logger.Superseded(_place, "unknown", away.Message, 0);
        }
    }
}
