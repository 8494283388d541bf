using Orleans;
using Orleans.Runtime;
using Skyops.Brokers;
using Skyops.Core.Nodes;
using Skyops.Grains.Effects;
using Skyops.Storage;

namespace Skyops.Grains.Nodes;

/// <summary>
/// From the moment a node's worker is away: tells the broker, and when its leases have run out asks whether the node may be given up, again after each period until that
/// is so and could be written, or the worker is back.
/// </summary>
internal sealed class AbsenceWatch(
    IGrainBase grain, string address, IGrainFactory grains, PoolOptions pool, Outbox outbox, Func<bool> isHere, Func<NodeCommand, Task> handle)
{
    private IGrainTimer? _leases;

    private IBrokerGrain Broker => grains.GetGrain<IBrokerGrain>(pool.Pool);

    public void Begin()
    {
        StopTimer();
        outbox.Send("broker", () => Broker.NodeIsAsync(address, here: false));
        _leases = grain.RegisterGrainTimer(
            EndLeasesAsync, new GrainTimerCreationOptions { DueTime = pool.LostAfter, Period = pool.LostAfter, KeepAlive = true });
    }

    /// <summary>The worker is here.</summary>
    public void End()
    {
        StopTimer();
        outbox.Send("broker", () => Broker.NodeIsAsync(address, here: true));
    }

    private async Task EndLeasesAsync(CancellationToken cancellationToken)
    {
        if (!isHere())
        {
            if (!await Broker.MayLoseAsync(address)) return;
            try
            {
                // That the worker left may not be in the journal: the store was away then, or the silo was.
                await handle(new NodeCommand.Disconnect("not heard of since"));
                await handle(new NodeCommand.LeasesRanOut());
            }
            catch (JournalUnavailableException)
            {
                outbox.Send("broker", () => Broker.StoreAwayAsync());
                throw;
            }
        }

        StopTimer();
    }

    private void StopTimer()
    {
        _leases?.Dispose();
        _leases = null;
    }
}
