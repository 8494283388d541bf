using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A clock that enqueues a tick; the next one is set when the tick has run, so ticks never pile up.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _clock;
    private readonly Lock _gate = new();
    private TimeSpan _period;
    private TimeSpan _next;
    private bool _isTicking;

    private GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        // The clock must not carry the caller's AsyncLocals into its ticks.
        using (ExecutionContext.SuppressFlow())
        {
            _clock = activation.Runtime.Time.CreateTimer(
                static state => ((GrainTimer)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    internal bool KeepAlive => _options.KeepAlive;

    internal static GrainTimer Start(
        Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(activation, callback, options);
        activation.Owned.Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfNotATime(dueTime, nameof(dueTime));
        ThrowIfNotATime(period, nameof(period));
        lock (_gate)
        {
            _period = period;
            _next = dueTime;
            if (!_isTicking && !_disposed.IsCancellationRequested)
                _clock.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed.IsCancellationRequested)
                return;
        }

        _disposed.Cancel();
        _clock.Dispose();
        _activation.Owned.Remove(this);
    }

    internal async Task TickAsync()
    {
        try
        {
            if (!_disposed.IsCancellationRequested)
                await _callback(_disposed.Token);
        }
        catch (Exception exception)
        {
            _activation.Runtime.Log.TimerFailed(exception, _activation.GrainId);
        }

        lock (_gate)
        {
            _isTicking = false;
            if (!_disposed.IsCancellationRequested)
                _clock.Change(_next, Timeout.InfiniteTimeSpan);
        }
    }

    private static void ThrowIfNotATime(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
    }

    private void OnDue()
    {
        lock (_gate)
        {
            if (_isTicking)
                return;
            _isTicking = true;
            _next = _period;
        }

        _activation.TryEnqueue(new GrainTimerTick(this, _options.Interleave), _activation.Runtime.Now);
    }
}
