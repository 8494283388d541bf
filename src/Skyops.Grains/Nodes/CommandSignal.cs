namespace Skyops.Grains.Nodes;

/// <summary>Wakes the one long poll that waits for commands. Used on the grain's scheduler only.</summary>
internal sealed class CommandSignal
{
    private TaskCompletionSource? _waiting;

    public void Raise()
    {
        _waiting?.TrySetResult();
        _waiting = null;
    }

    /// <summary>Returns when raised, or when the time is over.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _waiting.Task.WaitAsync(atMost, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nothing to send; the poller comes again.
        }
    }
}
