namespace Skyops.Worker.Gateway;

/// <summary>The lease clock on real time, for many threads, with the loop that raises the fence.</summary>
internal sealed class LeaseGuard(TimeProvider time)
{
    private readonly LeaseClock clock = new(TimeSpan.MaxValue);
    private readonly Lock sync = new();
    private TaskCompletionSource changed = NewSignal();

    /// <summary>Now, on the clock of this guard.</summary>
    public TimeSpan Now => time.GetElapsedTime(0, time.GetTimestamp());

    /// <inheritdoc cref="LeaseClock.Enrolled"/>
    public void Enrolled(TimeSpan sentAt, TimeSpan fenceAfter) => Change(() => clock.Enrolled(sentAt, fenceAfter));

    /// <inheritdoc cref="LeaseClock.Acknowledged"/>
    public void Acknowledged(TimeSpan sentAt) => Change(() => clock.Acknowledged(sentAt));

    /// <inheritdoc cref="LeaseClock.AllRefused"/>
    public void AllRefused(TimeSpan roundBegan) => Change(() => clock.AllRefused(roundBegan, Now));

    /// <summary>How long the worker goes on without a sign; null before the first enrolment.</summary>
    public TimeSpan? FenceAfter
    {
        get
        {
            lock (sync) return clock.Deadline is null ? null : clock.FenceAfter;
        }
    }

    /// <summary>Calls <paramref name="fence"/> once each time the lease has run out, until cancelled.</summary>
    public async Task RunAsync(Action fence, CancellationToken cancellationToken)
    {
        TimeSpan? fenced = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan? deadline;
            Task change;
            lock (sync)
            {
                deadline = clock.Deadline;
                change = changed.Task;
            }

            if (deadline is not { } due || due == fenced)
            {
                await change.WaitAsync(cancellationToken);
            }
            else if (due <= Now)
            {
                fenced = due;
                fence();
            }
            else
            {
                await WaitAsync(change, due - Now, cancellationToken);
            }
        }
    }

    private async Task WaitAsync(Task change, TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await change.WaitAsync(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The deadline; the loop looks at the clock again.
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Action change)
    {
        TaskCompletionSource signal;
        lock (sync)
        {
            change();
            signal = changed;
            changed = NewSignal();
        }

        signal.SetResult();
    }
}
