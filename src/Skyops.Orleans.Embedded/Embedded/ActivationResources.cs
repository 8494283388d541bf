namespace Orleans.Embedded;

/// <summary>The timers and streams of one activation. Only code of the activation touches it, except for removing timers.</summary>
internal sealed class ActivationResources(Activation activation) : IAsyncDisposable
{
    private readonly HashSet<GrainTimer> _timers = [];
    private readonly HashSet<IGrainStreamSource> _streams = [];

    internal void Add(GrainTimer timer)
    {
        lock (_timers)
            _timers.Add(timer);
    }

    internal void Remove(GrainTimer timer)
    {
        lock (_timers)
            _timers.Remove(timer);
    }

    internal void Add(IGrainStreamSource stream)
    {
        lock (_streams)
            _streams.Add(stream);
    }

    internal void Remove(IGrainStreamSource stream)
    {
        lock (_streams)
            _streams.Remove(stream);
    }

    internal void StopTimers()
    {
        GrainTimer[] timers;
        lock (_timers)
            timers = [.. _timers];
        foreach (var timer in timers)
            timer.Dispose();
    }

    /// <summary>Ends all streams: the activation is asked to end, and a sequence may wait for its next item for long.</summary>
    internal void EndStreams() => EndStreams(static (_, _) => true, 0);

    /// <summary>Ends the streams nobody has read from since <paramref name="idleSince"/>.</summary>
    internal void EndIdleStreams(long idleSince) => EndStreams(static (stream, since) => stream.IsIdleSince(since), idleSince);

    /// <summary>At the end of the activation: ends what it owns, its grain, and the services made for it.</summary>
    internal async Task ReleaseAsync(object? grain, IAsyncDisposable services)
    {
        try
        {
            await DisposeAsync();
            if (grain is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else if (grain is IDisposable disposable)
                disposable.Dispose();
            await services.DisposeAsync();
        }
        catch (Exception exception)
        {
            activation.Runtime.Log.DeactivationFailed(exception, activation.GrainId);
        }
    }

    public async ValueTask DisposeAsync()
    {
        StopTimers();
        IGrainStreamSource[] streams;
        lock (_streams)
            streams = [.. _streams];
        foreach (var stream in streams)
            await stream.DisposeAsync();
    }

    // The streams end as a piece of the activation's code, which the caller need not be.
    private void EndStreams(Func<IGrainStreamSource, long, bool> which, long idleSince)
    {
        IGrainStreamSource[] streams;
        lock (_streams)
            streams = _streams.Count == 0 ? [] : [.. _streams.Where(stream => which(stream, idleSince))];
        foreach (var stream in streams)
            activation.Scheduler.Post(static state => _ = ((IGrainStreamSource)state!).DisposeAsync().AsTask(), stream);
    }
}
