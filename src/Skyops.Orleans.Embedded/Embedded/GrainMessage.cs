namespace Orleans.Embedded;

/// <summary>
/// One thing an activation is asked to run as a turn: a call, a timer tick, a step of a stream, a step of its life.
/// It is its own node in the lists of the activation, so that queueing allocates nothing.
/// </summary>
public abstract class GrainMessage
{
    private CallCancellation? _cancellation;

    private protected GrainMessage(GrainMethod method) => Method = method;

    internal GrainMethod Method { get; }

    internal TurnKind Kind { get; set; }

    /// <summary>The order of arrival at the activation.</summary>
    internal long Sequence { get; set; }

    /// <summary>The timestamp after which the caller no longer waits; <see cref="long.MaxValue"/> for never.</summary>
    internal long Deadline { get; set; } = long.MaxValue;

    /// <summary>Whether it has run to its end, which its activation notes a little later.</summary>
    internal bool HasRun { get; set; }

    internal GrainMessage? Next { get; set; }

    internal GrainMessage? Previous { get; set; }

    /// <summary>Whether the caller has its answer already (it gave up or timed out), so that running it is pointless.</summary>
    internal abstract bool IsAnswered { get; }

    /// <summary>Whether this counts as use of the grain, which keeps the idle collector away.</summary>
    internal virtual bool KeepsAlive => true;

    /// <summary>The token a running call sees; it is cancelled as a turn of the grain.</summary>
    protected CancellationToken Cancellation => _cancellation?.Token ?? default;

    /// <summary>Runs as a turn. Calls <see cref="Activation.Finished"/> exactly once, never throws.</summary>
    internal abstract Task RunAsync(Activation activation);

    /// <summary>Answers with an exception, unless answered.</summary>
    internal abstract void Fail(Exception exception);

    /// <summary>Answers that the caller cancelled, unless answered. Says whether this was the answer.</summary>
    internal abstract bool TryCancel(CancellationToken token);

    /// <summary>The activation that held this ended before running it.</summary>
    internal virtual void ReAddress(GrainTarget target) => target.Send(this);

    internal void CancelWith(CancellationToken callerToken) => _cancellation = CallCancellation.Of(this, callerToken);

    internal virtual void EnqueuedAt(Activation activation) => _cancellation?.RunsAt(activation);

    internal void ReleaseCancellation() => _cancellation?.Release();
}
