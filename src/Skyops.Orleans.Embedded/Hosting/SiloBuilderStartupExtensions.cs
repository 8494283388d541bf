using Microsoft.Extensions.DependencyInjection;
using Orleans.Embedded;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Work to do when a silo has started.</summary>
public static class SiloBuilderStartupExtensions
{
    /// <summary>Runs <typeparamref name="TStartup"/> when the silo has started.</summary>
    public static ISiloBuilder AddStartupTask<TStartup>(this ISiloBuilder builder)
        where TStartup : class, IStartupTask =>
        builder.AddStartupTask(static (services, token) =>
            ActivatorUtilities.GetServiceOrCreateInstance<TStartup>(services).Execute(token));

    /// <summary>Runs <paramref name="startupTask"/> when the silo has started.</summary>
    public static ISiloBuilder AddStartupTask(
        this ISiloBuilder builder, Func<IServiceProvider, CancellationToken, Task> startupTask)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(new StartupStep(startupTask));
        return builder;
    }
}
