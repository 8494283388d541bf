using Orleans;
using Orleans.Runtime;
using Skyops.Scheduling;

namespace Skyops.Grains.Scheduling;

/// <summary>Wakes the pool's scheduler when the silo has started; it then asks open tasks and known nodes to announce themselves.</summary>
internal sealed class PoolStartup(IGrainFactory grains, PoolOptions pool) : IStartupTask
{
    public Task Execute(CancellationToken cancellationToken) => grains.GetGrain<ISchedulerGrain>(pool.Pool).StatisticsAsync();
}
