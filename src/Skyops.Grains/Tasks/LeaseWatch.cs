using Orleans;
using Orleans.Runtime;
using Skyops.Core.Tasks;
using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>
/// The worker ends an attempt at its wall time; one that is still live a good while later is given up. Not while the store is away or was a moment ago: the receipt may
/// be on its way again.
/// </summary>
internal sealed class LeaseWatch(IGrainBase grain, TimeProvider time, Func<TaskState> state, Func<TaskCommand, Task> handle)
{
    /// <summary>How often it looks, and how long after its end a lease is given up.</summary>
    private static readonly TimeSpan Check = TimeSpan.FromSeconds(30);

    private IGrainTimer? _timer;
    private DateTimeOffset _storeAwayAt;

    /// <summary>A row could not be written.</summary>
    public void StoreAway() => _storeAwayAt = time.GetUtcNow();

    /// <summary>Looks from the first lease to the task's end.</summary>
    public void Set()
    {
        var needed = state() is TaskState.Open { StartedAt: not null };
        if (needed && _timer is null)
        {
            _timer = grain.RegisterGrainTimer(EndAsync, new GrainTimerCreationOptions { DueTime = Check, Period = Check });
        }
        else if (!needed)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        var over = time.GetUtcNow() - Check;
        if (_storeAwayAt > over) return;
        var byNode = TaskProjection.Leases(state()).Where(lease => lease.RunsOut < over).GroupBy(lease => lease.Node).ToArray();
        foreach (var node in byNode) await handle(new TaskCommand.LoseAttempts(node.Key, [.. node.Select(lease => lease.Key)], LossReason.LeaseOver));
    }
}
