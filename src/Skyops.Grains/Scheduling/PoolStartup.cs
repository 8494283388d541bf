using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Skyops.Grains.Effects;
using Skyops.Ledger;
using Skyops.Scheduling;

namespace Skyops.Grains.Scheduling;

/// <summary>
/// Wakes the pool's scheduler when the silo has started, which asks open tasks and known nodes to announce themselves, and the ledger: it looks after holds
/// whose settlement was lost with the silo before, and those tasks have ended, so that nobody else would ask for it.
/// </summary>
internal sealed class PoolStartup(IGrainFactory grains, PoolOptions pool, TimeProvider time, ILogger<PoolStartup> logger) : IStartupTask
{
    private const string Currency = "SKYOPS";

    public Task Execute(CancellationToken cancellationToken)
    {
        // Not waited for: reading a long ledger must not keep the pool from its work.
        new Outbox("the start of the silo", time, logger).Send("ledger", () => grains.GetGrain<ILedgerGrain>(Currency).BalanceAsync(SystemAccounts.Fees));
        return grains.GetGrain<ISchedulerGrain>(pool.Pool).StatisticsAsync();
    }
}
