using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Skyops.Grains;
using Skyops.Grpc.Server;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.Standby;
using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;

namespace Skyops.Silo;

/// <summary>A running front silo: grains, HTTP API, worker gateway and operator page in one process.</summary>
public sealed class SiloHost : IAsyncDisposable
{
    /// <summary>A watched content root would raise an event for every write to the journal, which lies there.</summary>
    private static readonly string[] WatchNoFiles = ["--hostBuilder:reloadConfigOnChange=false"];

    private readonly WebApplication _application;
    private readonly OpenConnections _connections;
    private readonly GroupedJournal _journal;

    private SiloHost(WebApplication application, OpenConnections connections, GroupedJournal journal)
    {
        _application = application;
        _connections = connections;
        _journal = journal;
    }

    public SiloAddresses Addresses => _application.Services.GetRequiredService<SiloAddresses>();

    public IServiceProvider Services => _application.Services;

    /// <summary>Starts a silo on a journal in its data folder; it serves when this returns.</summary>
    /// <exception cref="ArgumentException">Options are wrong; the message names every problem.</exception>
    /// <exception cref="IOException">A port is taken or the data folder cannot be used.</exception>
    /// <exception cref="JournalOpenException">The journal is in use, damaged or of a newer version.</exception>
    public static async Task<SiloHost> StartAsync(
        SiloOptions options, Action<ILoggingBuilder> logging, CancellationToken cancellationToken = default)
    {
        var problems = options.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(Environment.NewLine, problems));
        Directory.CreateDirectory(options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = Path.Combine(options.DataFolder, "journal.db") }, cancellationToken);
        return await StartAsync(options, logging, journal, cancellationToken);
    }

    /// <summary>Starts a silo that may write this journal; it is closed with the silo, also when the silo cannot start.</summary>
    internal static async Task<SiloHost> StartAsync(
        SiloOptions options, Action<ILoggingBuilder> logging, GroupedJournal journal, CancellationToken cancellationToken)
    {
        var connections = new OpenConnections();
        var application = Build(options, logging, connections, journal);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            await journal.DisposeAsync();
            throw;
        }

        application.Services.GetRequiredService<SiloAddresses>().Read(application.Services.GetRequiredService<IServer>());
        return new SiloHost(application, connections, journal);
    }

    /// <summary>Returns when the process is asked to stop (SIGTERM, Ctrl-C) or the token is cancelled.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _application.WaitForShutdownAsync(cancellationToken);

    /// <summary>
    /// Ends every connection at once and stops. For a silo that may not act any more: it must not acknowledge another heartbeat.
    /// </summary>
    internal async Task AbortAsync()
    {
        _connections.Abort();
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(hurry.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        await _journal.DisposeAsync();
    }

    private static WebApplication Build(SiloOptions options, Action<ILoggingBuilder> logging, OpenConnections connections, IJournal journal)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = options.DataFolder, Args = WatchNoFiles });
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => SiloListeners.Listen(kestrel, options, connections));
        builder.Host.UseConsoleLifetime(console => console.SuppressStatusMessages = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.UseOrleans(silo => silo.UseLocalhostClustering().AddSkyopsGrains(options.Pool));
        builder.Services.AddSkyopsSilo(options, journal);

        var application = builder.Build();
        application.UseMiddleware<SecurityHeaders>();
        application.UseMiddleware<FailureHandler>();
        application.UseMiddleware<Authentication>();
        application.MapSkyops();
        return application;
    }
}
