using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>One life of one grain in memory: its instance, its calls and the rule when they run.</summary>
internal sealed class Activation : IGrainContext
{
    [ThreadStatic]
    private static Activation? s_beingCreated;

    private readonly GrainTarget _target;
    private readonly MessageInbox _inbox = new();
    private readonly TurnQueue _turns = new();
    private readonly List<GrainMessage> _finished = [];
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AsyncServiceScope _scope;
    private ActivationState _state;
    private DeactivationReason? _reason;
    private long _stopWaitingAt;
    private bool _doNotWait;
    private long _usedAt;
    private long _keepUntil;
    private Look? _look;
    private long _lookAt = long.MaxValue;

    internal Activation(GrainTarget target)
    {
        _target = target;
        _scope = target.Runtime.Services.CreateAsyncScope();
        _usedAt = target.Runtime.Now;
        Scheduler = new ActivationScheduler(this);
        Owned = new ActivationResources(this);
    }

    /// <summary>The activation whose constructor runs on this thread.</summary>
    internal static Activation? BeingCreated => s_beingCreated;

    public GrainId GrainId => _target.GrainId;

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices => _scope.ServiceProvider;

    public Task Deactivated => _deactivated.Task;

    internal GrainRuntime Runtime => _target.Runtime;

    internal ActivationScheduler Scheduler { get; }

    /// <summary>Timers and streams, which end with the activation.</summary>
    internal ActivationResources Owned { get; }

    /// <summary>Under the gate: whether something came since <see cref="TakeTurn"/> found nothing.</summary>
    internal bool HasNews =>
        _inbox.HasMessages || (_state == ActivationState.Active && _reason is not null && MayStop);

    private bool MayStop => _doNotWait || !_turns.IsRunning;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (Scheduler.Gate)
        {
            if (_reason is not null || _state == ActivationState.Ended)
                return;
            _reason = deactivationReason;
            _stopWaitingAt = Runtime.After(Runtime.Collection.DeactivationTimeout);
        }

        LookAt(_stopWaitingAt);
        Scheduler.Schedule();
        Owned.EndStreams();
    }

    /// <summary>Takes a message in, unless the activation has ended.</summary>
    internal bool TryEnqueue(GrainMessage message, long now)
    {
        message.EnqueuedAt(this);
        if (message.KeepsAlive)
            Volatile.Write(ref _usedAt, now);
        if (!_inbox.TryAdd(message))
            return false;
        if (message.Deadline < Volatile.Read(ref _lookAt))
            LookAt(message.Deadline);
        Scheduler.Schedule();
        return true;
    }

    /// <summary>Under the gate: the next turn to run, or null.</summary>
    internal GrainMessage? TakeTurn()
    {
        _inbox.MoveTo(_turns);
        foreach (var message in _finished)
            _turns.Finished(message);
        _finished.Clear();
        switch (_state)
        {
            case ActivationState.Created:
                _state = ActivationState.Activating;
                return new LifecycleTurn(StartAsync);
            case ActivationState.Active when _reason is null:
                return _turns.Take();
            case ActivationState.Active when MayStop:
                _state = ActivationState.Deactivating;
                return new LifecycleTurn(StopAsync);
            default:
                return null;
        }
    }

    /// <summary>
    /// A message that <see cref="TakeTurn"/> handed out has run to its end. Only code of the activation says so, and the next
    /// <see cref="TakeTurn"/> follows it, so this needs no gate.
    /// </summary>
    internal void Finished(GrainMessage message)
    {
        message.ReleaseCancellation();
        message.HasRun = true;
        _finished.Add(message);
    }

    internal void DelayDeactivation(TimeSpan time)
    {
        lock (Scheduler.Gate)
            _keepUntil = time <= TimeSpan.Zero ? 0 : Runtime.After(time);
    }

    /// <summary>
    /// Adds the calls whose callers have waited too long, and stops waiting for a deactivation that has. Called when the earliest deadline is over, so that a call costs no
    /// timer and an idle activation no look.
    /// </summary>
    internal void Sweep(long now, List<GrainMessage> overdue)
    {
        long next;
        lock (Scheduler.Gate)
        {
            // Whoever adds a message from here on asks for a look again; what was added before is seen below.
            _look = null;
            Interlocked.Exchange(ref _lookAt, long.MaxValue);
            _inbox.MoveTo(_turns);
            next = _turns.CollectOverdue(now, overdue);
            if (_reason is not null && !_doNotWait)
            {
                if (now > _stopWaitingAt)
                    _doNotWait = true;
                else
                    next = Math.Min(next, _stopWaitingAt);
            }
        }

        LookAt(next);
        Scheduler.Schedule();
    }

    /// <summary>Ends the activation if nothing used it since <paramref name="idleSince"/>.</summary>
    internal void CollectIfIdle(long now, long idleSince)
    {
        lock (Scheduler.Gate)
        {
            _inbox.MoveTo(_turns);

            // Nobody notes the time when a call ends; that it still runs or waits now is near enough.
            if (_turns.IsInUse)
                Volatile.Write(ref _usedAt, now);
            if (_state != ActivationState.Active || Volatile.Read(ref _usedAt) > idleSince || _keepUntil > now)
                return;
        }

        Deactivate(new(DeactivationReasonCode.ActivationIdle, "Nobody called it for the collection age"));
    }

    private void LookAt(long due)
    {
        lock (Scheduler.Gate)
        {
            if (due >= _lookAt || _state == ActivationState.Ended)
                return;
            _look?.Drop();
            _look = Runtime.Looks.Add(this, due);
            Volatile.Write(ref _lookAt, due);
        }
    }

    private async Task StartAsync()
    {
        try
        {
            GrainInstance = Create();
            using var timeout = new CancellationTokenSource(Runtime.Collection.ActivationTimeout, Runtime.Time);
            await ((IGrainBase)GrainInstance).OnActivateAsync(timeout.Token);
            lock (Scheduler.Gate)
                _state = ActivationState.Active;
        }
        catch (Exception exception)
        {
            Runtime.Log.ActivationFailed(exception, GrainId);
            await Owned.ReleaseAsync(GrainInstance, _scope);
            foreach (var message in End())
                message.Fail(exception);
        }
    }

    private object Create()
    {
        s_beingCreated = this;
        try
        {
            return _target.Class.Create(ActivationServices);
        }
        finally
        {
            s_beingCreated = null;
        }
    }

    private async Task StopAsync()
    {
        try
        {
            Owned.StopTimers();
            using var timeout = new CancellationTokenSource(Runtime.Collection.DeactivationTimeout, Runtime.Time);
            await ((IGrainBase)GrainInstance!).OnDeactivateAsync(_reason!.Value, timeout.Token);
        }
        catch (Exception exception)
        {
            Runtime.Log.DeactivationFailed(exception, GrainId);
        }

        await Owned.ReleaseAsync(GrainInstance, _scope);
        foreach (var message in End())
            message.ReAddress(_target);
    }

    /// <summary>Leaves the directory, so that the next call makes a new activation, and gives back what waited.</summary>
    private List<GrainMessage> End()
    {
        Runtime.Directory.Remove(_target, this);
        List<GrainMessage> waiting;
        lock (Scheduler.Gate)
        {
            _state = ActivationState.Ended;
            _look?.Drop();
            _inbox.CloseAndMoveTo(_turns);
            waiting = _turns.TakeWaiting();
        }

        _deactivated.TrySetResult();
        return waiting;
    }
}
