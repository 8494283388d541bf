namespace Orleans.Embedded;

/// <summary>
/// Carries a caller's cancellation to the running call. The caller is released at once; the grain's token is cancelled as a
/// turn of the grain, so that what the grain registered on it does not run beside its other code.
/// </summary>
/// <remarks>It is never disposed: the grain may hold its token for longer than the call, and it owns no timer or handle.</remarks>
internal sealed class CallCancellation : CancellationTokenSource
{
    private readonly GrainMessage _message;
    private readonly CancellationTokenRegistration _registration;
    private volatile Activation? _activation;

    private CallCancellation(GrainMessage message, CancellationToken callerToken)
    {
        _message = message;
        _registration = callerToken.UnsafeRegister(
            static (state, token) => ((CallCancellation)state!).OnCancelled(token), this);
    }

    internal static CallCancellation Of(GrainMessage message, CancellationToken callerToken) => new(message, callerToken);

    /// <summary>The call is over; the caller's token matters no more.</summary>
    internal void Release() => _registration.Unregister();

    internal void RunsAt(Activation activation)
    {
        _activation = activation;
        if (_message.IsAnswered)
            Signal(activation);
    }

    private void OnCancelled(CancellationToken token)
    {
        if (_message.TryCancel(token) && _activation is { } activation)
            Signal(activation);
    }

    private void Signal(Activation activation) =>
        activation.Scheduler.Post(static state => ((CallCancellation)state!).Cancel(), this);
}
