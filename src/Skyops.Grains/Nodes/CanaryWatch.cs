using Orleans;
using Orleans.Runtime;
using Skyops.Core.Nodes;

namespace Skyops.Grains.Nodes;

/// <summary>
/// Wakes a node's grain when its next canary is due, or when the one under way has had its time. Set again after every
/// change of the node.
/// </summary>
internal sealed class CanaryWatch(IGrainBase grain, PoolOptions pool, TimeProvider time, Func<Task> due)
{
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(10);
    private IGrainTimer? _timer;

    /// <param name="state">The node now.</param>
    /// <param name="connected">Its worker is here.</param>
    public void Set(NodeState state, bool connected)
    {
        _timer?.Dispose();
        _timer = null;
        if (!connected || Canaries.DueAt(state, pool.CanaryAfter) is not { } at) return;
        var wait = at - time.GetUtcNow();
        _timer = grain.RegisterGrainTimer(
            _ => due(), new GrainTimerCreationOptions { DueTime = wait > Soonest ? wait : Soonest, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });
    }
}
