using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Skyops.Grains.Accounts;
using Skyops.Grains.Scheduling;
using Skyops.Grains.Tasks;

namespace Skyops.Grains;

/// <summary>Adds what Skyops' grains need to a silo.</summary>
public static class SkyopsGrains
{
    public static ISiloBuilder AddSkyopsGrains(this ISiloBuilder silo, PoolOptions pool)
    {
        silo.Services.AddSingleton(pool);
        silo.Services.AddSingleton<PlacementArchive>();
        silo.Services.AddSingleton<ResultComparer>();
        silo.Services.AddSingleton<TaskIntake>();
        silo.Services.AddSingleton<TaskDesk>();
        silo.Services.AddSingleton<CappedAccounts>();
        silo.Services.AddSingleton<SpendGate>();
        return silo.AddStartupTask<PoolStartup>();
    }
}
