using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Skyops.Silo.Http;

namespace Skyops.Silo.Standby;

/// <summary>
/// What a silo is while another one is active: its two ports, and nobody behind them who knows anything. There are no grains
/// here, so none can be activated.
/// </summary>
internal sealed class StandbyServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private StandbyServer(WebApplication application) => _application = application;

    /// <summary>Starts to answer; the options then have the ports that were taken.</summary>
    public static async Task<StandbyServer> StartAsync(
        SiloOptions options, Action<ILoggingBuilder> logging, ActiveSilo active, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = options.DataFolder,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        var connections = new OpenConnections();
        builder.WebHost.ConfigureKestrel(kestrel => SiloListeners.Listen(kestrel, options, connections));
        builder.Host.UseConsoleLifetime(console => console.SuppressStatusMessages = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(active);
        builder.Services.AddSingleton<SiloAddresses>();
        builder.Services.AddSingleton<StandbyEndpoints>();
        var application = builder.Build();
        application.UseMiddleware<SecurityHeaders>();
        application.Services.GetRequiredService<StandbyEndpoints>().Map(application);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        var addresses = application.Services.GetRequiredService<SiloAddresses>();
        addresses.Read(application.Services.GetRequiredService<IServer>());
        (options.Port, options.GatewayPort) = (addresses.Api.Port, addresses.Gateway.Port);
        return new StandbyServer(application);
    }

    public SiloAddresses Addresses => _application.Services.GetRequiredService<SiloAddresses>();

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
