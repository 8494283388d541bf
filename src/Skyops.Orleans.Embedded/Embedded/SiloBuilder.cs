using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;

namespace Orleans.Embedded;

/// <summary>Adds the silo to the services of a host, once however often it is asked for.</summary>
internal sealed class SiloBuilder : ISiloBuilder
{
    internal SiloBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
        if (services.Any(x => x.ServiceType == typeof(GrainRuntime)))
            return;
        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(static _ => GrainManifest.Discover());
        services.AddSingleton<GrainRuntime>();
        services.AddSingleton<GrainSweeper>();
        services.AddSingleton<IGrainFactory>(static x => x.GetRequiredService<GrainRuntime>());
        services.AddHostedService<SiloService>();
    }

    public IServiceCollection Services { get; }

    public IConfiguration Configuration { get; }
}
