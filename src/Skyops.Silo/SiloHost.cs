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
using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;

namespace Skyops.Silo;

/// <summary>A running front silo: grains, HTTP API, worker gateway and operator page in one process.</summary>
public sealed class SiloHost : IAsyncDisposable
{
    private const long DrainedBytes = 64L << 20;

    /// <summary>A watched content root would raise an event for every write to the journal, which lies there.</summary>
    private static readonly string[] WatchNoFiles = ["--hostBuilder:reloadConfigOnChange=false"];

    private readonly WebApplication _application;
    private readonly SqliteJournal _journal;

    private SiloHost(WebApplication application, SqliteJournal journal)
    {
        _application = application;
        _journal = journal;
    }

    public SiloAddresses Addresses => _application.Services.GetRequiredService<SiloAddresses>();

    public IServiceProvider Services => _application.Services;

    /// <summary>Starts a silo; it serves when this returns.</summary>
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
        var application = Build(options, logging, journal);
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
        return new SiloHost(application, journal);
    }

    /// <summary>Returns when the process is asked to stop (SIGTERM, Ctrl-C) or the token is cancelled.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _application.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        await _journal.DisposeAsync();
    }

    private static WebApplication Build(SiloOptions options, Action<ILoggingBuilder> logging, IJournal journal)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = options.DataFolder, Args = WatchNoFiles });
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
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

    private static void Listen(KestrelServerOptions kestrel, SiloOptions options)
    {
        var address = IPAddress.Parse(options.Bind);
        kestrel.AddServerHeader = false;

        // Bodies are refused above Limits.RequestBytes. The server still takes in this much of one, so that the sender hears why instead of a broken pipe.
        kestrel.Limits.MaxRequestBodySize = DrainedBytes;
        kestrel.Limits.ConfigureGrpc();

        // Without TLS a port speaks either HTTP/1.1 or HTTP/2, hence two: the API's first, then the gateway's.
        kestrel.Listen(address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(address, options.GatewayPort, listen => listen.Protocols = HttpProtocols.Http2);
    }
}
