using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>
/// Times out calls, ends idle activations and idle streams. Now and then it looks at the activations of which a deadline is over: a call
/// costs no timer, and an overdue one is answered at most one <see cref="Period"/> late.
/// </summary>
internal sealed class GrainSweeper(GrainRuntime runtime) : IDisposable
{
    /// <summary>How often overdue calls are looked for.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly List<GrainMessage> _overdue = [];
    private ITimer? _timeouts;
    private ITimer? _collector;
    private int _isSweeping;

    internal void Start()
    {
        var quantum = runtime.Collection.CollectionQuantum;
        _timeouts = runtime.Time.CreateTimer(static state => ((GrainSweeper)state!).Sweep(), this, Period, Period);
        _collector = runtime.Time.CreateTimer(static state => ((GrainSweeper)state!).Collect(), this, quantum, quantum);
    }

    public void Dispose()
    {
        _timeouts?.Dispose();
        _collector?.Dispose();
    }

    private void Sweep()
    {
        // A sweep that takes longer than the period is not run twice at once.
        if (Interlocked.Exchange(ref _isSweeping, 1) == 1)
            return;
        try
        {
            while (runtime.Looks.TakeDue(runtime.Now) is { } activation)
            {
                activation.Sweep(runtime.Now, _overdue);
                foreach (var message in _overdue)
                    message.Fail(runtime.TimedOut(message, activation));
                _overdue.Clear();
            }
        }
        finally
        {
            Volatile.Write(ref _isSweeping, 0);
        }
    }

    private void Collect()
    {
        var now = runtime.Now;
        var idleSince = now - runtime.ToTimestamp(runtime.Collection.CollectionAge);
        var unreadSince = now - (2 * runtime.ToTimestamp(runtime.Messaging.ResponseTimeout));
        foreach (var activation in runtime.Directory.Activations)
        {
            activation.Owned.EndIdleStreams(unreadSince);
            activation.CollectIfIdle(now, idleSince);
        }
    }
}
