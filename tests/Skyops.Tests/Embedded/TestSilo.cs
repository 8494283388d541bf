using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Embedded;

/// <summary>A host with a silo, a clock that the test moves, and what grains and test share to tell each other.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private TestSilo(IHost host) => _host = host;

    public ManualTimeProvider Time { get; private init; } = new();

    public GrainProbe Probe => _host.Services.GetRequiredService<GrainProbe>();

    public static async Task<TestSilo> StartAsync(Action<ISiloBuilder>? configure = null)
    {
        var time = new ManualTimeProvider();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<GrainProbe>();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new TestSilo(host) { Time = time };
    }

    public T Grain<T>(string key = "one")
        where T : IGrainWithStringKey => _host.Services.GetRequiredService<IGrainFactory>().GetGrain<T>(key);

    public Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
